package io.domainshift.api.jobs;

import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** In the API's description: what a request that queues a job is answered with. */
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
@ApiResponse(
    responseCode = "202",
    description = "Queued",
    headers = @Header(name = "Location", description = "Path of the job"),
    content = @Content(schema = @Schema(implementation = JobView.class)))
@ApiResponse(
    responseCode = "200",
    description = "Ended within the time of Prefer: wait",
    content = @Content(schema = @Schema(implementation = JobView.class)))
public @interface QueuesJob {}
