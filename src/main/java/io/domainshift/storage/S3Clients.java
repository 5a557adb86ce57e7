package io.domainshift.storage;

import java.net.URI;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.retries.StandardRetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;

/** Makes the SDK's clients as the settings say. */
final class S3Clients {

  private static final Duration CONNECT = Duration.ofSeconds(5);

  private S3Clients() {}

  static S3Client client(S3Settings settings) {
    var builder =
        S3Client.builder()
            .region(region(settings))
            .credentialsProvider(credentials(settings))
            .forcePathStyle(settings.pathStyle())
            // Uploads bring the SHA-256 of every part along; downloads are compared with their key.
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .serviceConfiguration(
                S3Configuration.builder()
                    // HttpURLConnection takes a refusal before the body for a broken connection.
                    .expectContinueEnabled(false)
                    .build())
            .overrideConfiguration(
                calls ->
                    calls.retryStrategy(
                        StandardRetryStrategy.builder()
                            .maxAttempts(settings.attempts())
                            .retryOnException(S3Failures::damaged)
                            .build()))
            .httpClientBuilder(
                UrlConnectionHttpClient.builder()
                    .connectionTimeout(CONNECT)
                    .socketTimeout(settings.timeout()));
    if (settings.endpoint() != null) {
      builder.endpointOverride(settings.endpoint());
    }
    return builder.build();
  }

  /** Null when clients are not sent to the store. */
  static @Nullable S3Presigner presigner(S3Settings settings) {
    if (!settings.presignedDownloads()) {
      return null;
    }
    S3Presigner.Builder builder =
        S3Presigner.builder()
            .region(region(settings))
            .credentialsProvider(credentials(settings))
            .serviceConfiguration(
                S3Configuration.builder().pathStyleAccessEnabled(settings.pathStyle()).build());
    URI endpoint =
        settings.publicEndpoint() != null ? settings.publicEndpoint() : settings.endpoint();
    if (endpoint != null) {
      builder.endpointOverride(endpoint);
    }
    return builder.build();
  }

  private static Region region(S3Settings settings) {
    if (settings.region() != null && !settings.region().isBlank()) {
      return Region.of(settings.region());
    }
    if (settings.endpoint() != null) {
      return Region.US_EAST_1;
    }
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      throw new StorageRefusedException(
          "domainshift.storage.s3.region is missing and nothing else names one, expected the"
              + " region of bucket "
              + settings.bucket(),
          e);
    }
  }

  private static AwsCredentialsProvider credentials(S3Settings settings) {
    if (settings.accessKeyId() == null
        || settings.secretAccessKey() == null
        || !settings.namesCredentials()) {
      return DefaultCredentialsProvider.builder().build();
    }
    return StaticCredentialsProvider.create(
        AwsBasicCredentials.create(settings.accessKeyId(), settings.secretAccessKey()));
  }
}
