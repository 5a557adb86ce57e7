package io.domainshift.api.models;

import io.domainshift.api.http.Content;
import io.domainshift.api.http.ContentSender;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.Model;
import io.domainshift.models.ModelExports;
import io.domainshift.models.ModelKind;
import io.domainshift.models.WeightsFormat;
import io.domainshift.storage.StoredObject;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Hands weights out, in the formats of other tools. */
@Tag(name = "Models")
@RestController
class WeightsController {

  private static final Set<ModelKind> ROSINALITY =
      Set.of(ModelKind.GENERATOR, ModelKind.DISCRIMINATOR);

  private final ModelReader reader;
  private final ModelExports exports;
  private final ContentSender sender;

  WeightsController(ModelReader reader, ModelExports exports, ContentSender sender) {
    this.reader = reader;
    this.exports = exports;
    this.sender = sender;
  }

  @Operation(
      summary = "Download the weights of a model",
      description =
          """
          `safetensors`: NVlabs names, the architecture in the metadata. `rosinality`: a `.pt` file
          for rosinality/stylegan2-pytorch, generators and discriminators only. `torchscript`: a
          generator that `torch.jit.load` runs, and `nvidia`: a state dictionary for
          stylegan2-ada-pytorch and projected-gan; a job makes them first, see
          `POST /v1/models/{model}/exports`. Takes Range, If-Range and If-None-Match;
          `Repr-Digest` holds the SHA-256 of the whole file. Where objects are kept in S3
          and the installation says so, a large file that is wanted whole is fetched from there: the
          answer is a redirect to an address that is valid for some minutes. Requests with Range,
          If-Range or If-Match are never redirected: `Range: bytes=0-` gets everything from here.
          """)
  @ApiResponse(responseCode = "200", description = "The file")
  @ApiResponse(responseCode = "206", description = "The bytes of the range")
  @ApiResponse(
      responseCode = "302",
      description = "The file is at this address of the object storage",
      headers = @Header(name = "Location", description = "Signed, valid for some minutes"))
  @ApiResponse(responseCode = "304", description = "The client has them already")
  @GetMapping("/v1/models/{model}/weights")
  void weights(
      @PathVariable String model,
      @Parameter(
              schema =
                  @Schema(allowableValues = {"safetensors", "rosinality", "torchscript", "nvidia"}))
          @RequestParam(required = false)
          @Nullable String format,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Model found = reader.find(model);
    WeightsFormat wanted = format == null ? WeightsFormat.SAFETENSORS : format(format);
    StoredObject file = export(found, wanted);
    sender.send(
        new Content(
            file.key(),
            file.bytes(),
            file.sha256(),
            MediaType.APPLICATION_OCTET_STREAM_VALUE,
            found.name() + "." + wanted.extension(),
            false),
        request,
        response);
  }

  private StoredObject export(Model model, WeightsFormat format) {
    if (format == WeightsFormat.ROSINALITY && !ROSINALITY.contains(model.kind())) {
      throw refused(
          format,
          "is for generators and discriminators, %s is %s".formatted(model.name(), model.kind()));
    }
    try {
      return exports
          .find(model, format)
          .orElseThrow(
              () ->
                  ApiException.of(
                      ProblemCode.EXPORT_NOT_FOUND,
                      "Nobody has exported %s as %s; POST %s/exports {\"format\":\"%s\"} does",
                      model.name(),
                      format.label(),
                      ModelView.path(model),
                      format.label()));
    } catch (InvalidCheckpointException e) {
      throw refused(format, "cannot express " + model.name() + ": " + e.getMessage());
    }
  }

  private static ApiException refused(WeightsFormat format, String finding) {
    return ApiException.at(
        "format",
        ProblemCode.INVALID_PARAMETER,
        "format %s %s; safetensors always works",
        format.label(),
        finding);
  }

  private static WeightsFormat format(String label) {
    return WeightsFormat.find(label)
        .orElseThrow(
            () ->
                ApiException.at(
                    "format",
                    ProblemCode.INVALID_PARAMETER,
                    "format is \"%s\", must be one of: %s",
                    label,
                    Arrays.stream(WeightsFormat.values())
                        .map(WeightsFormat::label)
                        .collect(Collectors.joining(", "))));
  }
}
