package io.domainshift.api.models;

import io.domainshift.api.http.Page;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.jobs.JobReferences;
import io.domainshift.models.Model;
import io.domainshift.models.ModelCatalog;
import io.domainshift.models.ModelKind;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The catalog of models. */
@Tag(name = "Models")
@RestController
@RequestMapping(path = "/v1/models", produces = MediaType.APPLICATION_JSON_VALUE)
class ModelController {

  private final ModelCatalog catalog;
  private final ModelReader reader;
  private final JobReferences references;

  ModelController(ModelCatalog catalog, ModelReader reader, JobReferences references) {
    this.catalog = catalog;
    this.reader = reader;
    this.references = references;
  }

  @Operation(summary = "List models, oldest first")
  @GetMapping
  Page<ModelView> list(
      @RequestParam(required = false) @Nullable ModelKind kind,
      @Parameter(description = "Go on after this model, the last one of the page before")
          @RequestParam(required = false)
          @Nullable UUID after,
      @Parameter(description = "Entries of a page")
          @RequestParam(defaultValue = "20")
          @Min(1) @Max(100) int limit) {
    return Page.of(
        catalog.list(kind, after, limit + 1),
        limit,
        ModelView::of,
        (Model last) ->
            "/v1/models?after=%s&limit=%d%s"
                .formatted(last.id(), limit, kind == null ? "" : "&kind=" + kind));
  }

  @Operation(summary = "Read a model", description = "By its id or its name.")
  @GetMapping("/{model}")
  ModelView read(@PathVariable String model) {
    return ModelView.of(reader.find(model));
  }

  @Operation(
      summary = "Delete a model",
      description = "Refused while a job that has not ended needs it.")
  @DeleteMapping("/{model}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String model) {
    Model found = reader.find(model);
    references
        .openJobNaming(found.id().toString(), found.name())
        .ifPresent(
            job -> {
              throw ApiException.of(
                  ProblemCode.MODEL_IN_USE,
                  "Model %s is needed by job %s, cancel it or wait for its end",
                  found.name(),
                  job);
            });
    catalog.delete(found.id());
  }
}
