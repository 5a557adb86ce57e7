package io.domainshift.api.models;

import io.domainshift.api.jobs.ArtifactView;
import io.domainshift.api.jobs.JobView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.UUID;
import tools.jackson.databind.JsonNode;

/**
 * Pictures drawn with a model.
 *
 * @param job that drew them
 * @param object always {@code samples}
 * @param parameters effective options
 * @param data one sheet, or a file for each picture; {@code links.content} leads to the bytes
 */
@Schema(name = "Samples")
record SamplesView(
    UUID job,
    @Schema(allowableValues = "samples") String object,
    @Schema(type = "object") JsonNode parameters,
    List<ArtifactView> data) {

  static SamplesView of(JobView job, List<ArtifactView> files) {
    return new SamplesView(job.id(), "samples", job.parameters(), files);
  }
}
