package io.domainshift.api.problems;

import io.domainshift.datasets.InvalidDatasetException;
import io.domainshift.datasets.InvalidPictureException;
import io.domainshift.jobs.CheckpointGoneException;
import io.domainshift.jobs.IllegalTransitionException;
import io.domainshift.jobs.JobNotFoundException;
import io.domainshift.methods.InvalidOptionException;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.ModelNameTakenException;
import io.domainshift.storage.ObjectNotFoundException;
import io.domainshift.storage.StorageFullException;
import io.domainshift.storage.StorageUnavailableException;
import io.domainshift.studio.options.InvalidSampleException;
import jakarta.servlet.http.HttpServletRequest;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** What the other rooms refuse, one problem per kind of refusal. */
@Order(0)
@RestControllerAdvice
class Refusals {

  private static final Logger log = LoggerFactory.getLogger(Refusals.class);
  private static final String SECONDS_TO_RETRY = "5";

  @ExceptionHandler
  ResponseEntity<Problem> refused(ApiException e, HttpServletRequest request) {
    HttpHeaders headers = new HttpHeaders();
    if (e.code().status() == 503
        || e.code() == ProblemCode.UPLOAD_LOCKED
        || e.code() == ProblemCode.IDEMPOTENCY_KEY_IN_FLIGHT) {
      headers.set(HttpHeaders.RETRY_AFTER, SECONDS_TO_RETRY);
    }
    return WebProblems.answer(e, request, headers);
  }

  @ExceptionHandler
  ResponseEntity<Problem> unknownJob(JobNotFoundException e, HttpServletRequest request) {
    return WebProblems.answer(
        ApiException.of(ProblemCode.JOB_NOT_FOUND, "There is no job %s", e.jobId()), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> checkpointGone(CheckpointGoneException e, HttpServletRequest request) {
    return WebProblems.answer(
        ApiException.at("checkpoint", ProblemCode.NO_CHECKPOINT, "%s", e.getMessage()), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> transition(IllegalTransitionException e, HttpServletRequest request) {
    return WebProblems.answer(
        ApiException.at("status", ProblemCode.JOB_STATE_CONFLICT, "%s", e.getMessage()), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> option(InvalidOptionException e, HttpServletRequest request) {
    return WebProblems.answer(
        ApiException.at(e.field(), ProblemCode.INVALID_FIELD, "%s", e.getMessage()), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> samples(InvalidSampleException e, HttpServletRequest request) {
    return WebProblems.answer(
        ApiException.at(e.field(), ProblemCode.INVALID_FIELD, "%s", e.getMessage()), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> checkpoint(InvalidCheckpointException e, HttpServletRequest request) {
    return WebProblems.answer(
        ApiException.at("file", ProblemCode.INVALID_CHECKPOINT, "%s", e.getMessage()), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> picture(InvalidPictureException e, HttpServletRequest request) {
    return WebProblems.answer(
        ApiException.at(e.subject(), ProblemCode.INVALID_IMAGE, "%s", e.getMessage()), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> dataset(InvalidDatasetException e, HttpServletRequest request) {
    return WebProblems.answer(
        ApiException.of(ProblemCode.INVALID_DATASET, "%s", e.getMessage()), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> nameTaken(ModelNameTakenException e, HttpServletRequest request) {
    return WebProblems.answer(
        ApiException.at("name", ProblemCode.MODEL_NAME_TAKEN, "%s", e.getMessage()), request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> gone(ObjectNotFoundException e, HttpServletRequest request) {
    log.error("{} names an object that is not stored: {}", request.getRequestURI(), e.key());
    return WebProblems.answer(
        ApiException.of(ProblemCode.CONTENT_GONE, "The content of this path is no longer stored"),
        request);
  }

  @ExceptionHandler
  ResponseEntity<Problem> storageAway(StorageUnavailableException e, HttpServletRequest request) {
    log.warn("{} {} found no storage: {}", request.getMethod(), request.getRequestURI(), e + "");
    return WebProblems.answer(
        ApiException.of(
            ProblemCode.SERVICE_UNAVAILABLE, "The storage does not answer, try again shortly"),
        request,
        retryLater());
  }

  @ExceptionHandler
  ResponseEntity<Problem> storageFull(StorageFullException e, HttpServletRequest request) {
    return WebProblems.answer(WebProblems.full(e, request), request);
  }

  /** A handler of its own type it cannot have: other layers wrap it in exceptions of theirs. */
  static ResponseEntity<Problem> databaseAway(Exception e, HttpServletRequest request) {
    log.warn("{} {} found no database: {}", request.getMethod(), request.getRequestURI(), e + "");
    return WebProblems.answer(
        ApiException.of(
            ProblemCode.SERVICE_UNAVAILABLE, "The database does not answer, try again shortly"),
        request,
        retryLater());
  }

  private static HttpHeaders retryLater() {
    HttpHeaders headers = new HttpHeaders();
    headers.set(HttpHeaders.RETRY_AFTER, SECONDS_TO_RETRY);
    return headers;
  }
}
