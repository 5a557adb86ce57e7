package io.domainshift.storage;

import java.io.IOException;
import java.util.Set;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;

/** What the SDK throws, in this house's words. */
final class S3Failures {

  private static final Set<String> DAMAGED =
      Set.of(
          "BadDigest",
          "XAmzContentChecksumMismatch",
          "XAmzContentSHA256Mismatch",
          "IncompleteBody");

  private static final Set<String> NO_LONGER_KNOWN = Set.of("ExpiredToken", "InvalidToken");

  private static final int INSUFFICIENT_STORAGE = 507;

  /** MinIO's, Ceph's and others' words for a store or a quota without room. */
  private static final Set<String> FULL =
      Set.of(
          "XMinioStorageFull",
          "XMinioAdminBucketQuotaExceeded",
          "QuotaExceeded",
          "InsufficientStorage",
          "InsufficientCapacity");

  private S3Failures() {}

  /**
   * @param call what was tried, as the beginning of a sentence
   */
  static StorageException of(String call, ObjectKey key, SdkException e) {
    if (status(e) == 404 && !code(e).equals("NoSuchBucket") && !code(e).equals("NoSuchUpload")) {
      return new ObjectNotFoundException(key.toString());
    }
    String message = "%s of object %s: %s".formatted(call, key, sentence(e));
    int status = status(e);
    if (status == INSUFFICIENT_STORAGE || FULL.contains(code(e))) {
      return new StorageFullException(message, e);
    }
    boolean away =
        status == 0
            || status >= 500
            || status == 401
            || status == 403
            || status == 404
            || status == 408
            || status == 429
            || damaged(e)
            || NO_LONGER_KNOWN.contains(code(e));
    return away ? new StorageUnavailableException(message, e) : new StorageException(message, e);
  }

  /** Whether bytes did not arrive as they were sent: to be sent again. */
  static boolean damaged(Throwable e) {
    return e instanceof AwsServiceException refusal && DAMAGED.contains(code(refusal));
  }

  /** Whether nobody answered, as opposed to a refusal or to missing credentials. */
  static boolean unreachable(SdkException e) {
    if (e instanceof AwsServiceException) {
      return status(e) >= 500 || status(e) == 429;
    }
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return true;
    }
    for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }

  /** The store's own code and words, or why it could not be asked. */
  static String sentence(SdkException e) {
    if (e instanceof AwsServiceException refusal && refusal.awsErrorDetails() != null) {
      String words = refusal.awsErrorDetails().errorMessage();
      return "the store answers %d %s%s"
          .formatted(
              status(e), code(e), words == null || words.isBlank() ? "" : " (" + words + ")");
    }
    return String.valueOf(e.getMessage());
  }

  /** HTTP status; 0 when there was no answer. */
  static int status(SdkException e) {
    return e instanceof AwsServiceException answer ? answer.statusCode() : 0;
  }

  /** The store's name of the fault; empty when it gave none. */
  static String code(SdkException e) {
    boolean named =
        e instanceof AwsServiceException refusal
            && refusal.awsErrorDetails() != null
            && refusal.awsErrorDetails().errorCode() != null;
    return named ? ((AwsServiceException) e).awsErrorDetails().errorCode() : "";
  }
}
