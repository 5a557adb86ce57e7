package io.domainshift.api.problems;

import java.util.Locale;

/**
 * What can go wrong with a request. Names are part of the API: clients branch on them, so none is
 * ever renamed.
 */
public enum ProblemCode {
  MALFORMED_REQUEST(400, "The request is not valid HTTP"),
  MALFORMED_JSON(400, "The body is not the JSON expected here"),
  UNKNOWN_FIELD(400, "The body has a field that is not known here"),
  INVALID_FIELD(400, "A field of the body has a value that is not accepted"),
  UNKNOWN_PARAMETER(400, "The query has a parameter that is not known here"),
  INVALID_PARAMETER(400, "A parameter of the query has a value that is not accepted"),
  INVALID_HEADER(400, "A header has a value that is not accepted"),
  CROSS_SITE_REQUEST(403, "The request comes from another site's page"),
  PATH_NOT_FOUND(404, "There is nothing under this path"),
  JOB_NOT_FOUND(404, "There is no such job"),
  MODEL_NOT_FOUND(404, "There is no such model"),
  IMAGE_NOT_FOUND(404, "There is no such image"),
  DATASET_NOT_FOUND(404, "There is no such data set"),
  UPLOAD_NOT_FOUND(404, "There is no such upload"),
  EXPORT_NOT_FOUND(404, "The model's weights are not there in this format"),
  ARTIFACT_NOT_FOUND(404, "The job has no such artifact"),
  METHOD_NOT_ALLOWED(405, "The path does not take this method"),
  NOT_ACCEPTABLE(406, "There is no representation of a type that is accepted"),
  IDEMPOTENCY_KEY_IN_FLIGHT(409, "A request with this Idempotency-Key is still being worked on"),
  JOB_STATE_CONFLICT(409, "The job's status does not allow this"),
  NO_CHECKPOINT(409, "The job has no checkpoint to start at"),
  MODEL_NAME_TAKEN(409, "Another model has this name"),
  MODEL_IN_USE(409, "The model is still needed"),
  IMAGE_IN_USE(409, "The image is still needed"),
  DATASET_IN_USE(409, "The data set is still needed"),
  UPLOAD_OFFSET_CONFLICT(409, "The bytes do not begin where the upload ends"),
  CONTENT_GONE(410, "The content is no longer stored"),
  PRECONDITION_FAILED(412, "The precondition does not hold"),
  BODY_TOO_LARGE(413, "The body is larger than is accepted here"),
  UNSUPPORTED_MEDIA_TYPE(415, "The body's type is not accepted here"),
  RANGE_NOT_SATISFIABLE(416, "The range lies outside of the content"),
  MISDIRECTED_REQUEST(421, "The request names a host that this service does not answer for"),
  DIGEST_MISMATCH(422, "The content is not the one that was announced"),
  INVALID_CHECKPOINT(422, "The file is not a checkpoint that can be used"),
  INVALID_IMAGE(422, "The file is not a picture that can be used"),
  INVALID_DATASET(422, "No data set can be made of this"),
  MODEL_UNSUITABLE(422, "The model is of a kind that cannot do this"),
  IDEMPOTENCY_KEY_REUSED(422, "The Idempotency-Key was used for another body"),
  UPLOAD_LOCKED(423, "The upload is being written by another request"),
  CHECKSUM_MISMATCH(460, "The bytes are not those that their checksum is of"),
  REQUEST_REFUSED(400, "The request cannot be answered"),
  JOB_FAILED(500, "The job failed"),
  INTERNAL_ERROR(500, "Something went wrong here"),
  SERVICE_UNAVAILABLE(503, "The service cannot answer at the moment"),
  TOO_MANY_STREAMS(503, "All event streams are taken"),
  STORAGE_FULL(507, "The storage cannot take the content");

  private final int status;
  private final String title;

  ProblemCode(int status, String title) {
    this.status = status;
    this.title = title;
  }

  public int status() {
    return status;
  }

  public String title() {
    return title;
  }

  /** The problem's type: a name, not an address, so that it stays true wherever this runs. */
  String type() {
    return "urn:domainshift:problem:" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
