package io.domainshift.api.datasets;

import io.domainshift.api.http.Page;
import io.domainshift.api.http.Tenants;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.datasets.Dataset;
import io.domainshift.datasets.DatasetCatalog;
import io.domainshift.jobs.JobReferences;
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

/** The data sets that were prepared. */
@Tag(name = "Datasets")
@RestController
@RequestMapping(path = DatasetPaths.ALL, produces = MediaType.APPLICATION_JSON_VALUE)
class DatasetController {

  private final DatasetCatalog datasets;
  private final JobReferences references;

  DatasetController(DatasetCatalog datasets, JobReferences references) {
    this.datasets = datasets;
    this.references = references;
  }

  @Operation(summary = "List data sets, oldest first")
  @GetMapping
  Page<DatasetView> list(
      @Parameter(description = "Go on after this data set, the last one of the page before")
          @RequestParam(required = false)
          @Nullable UUID after,
      @Parameter(description = "Entries of a page")
          @RequestParam(defaultValue = "20")
          @Min(1) @Max(100) int limit) {
    return Page.of(
        datasets.list(Tenants.LOCAL, after, limit + 1),
        limit,
        DatasetView::of,
        (Dataset last) -> DatasetPaths.ALL + "?after=%s&limit=%d".formatted(last.id(), limit));
  }

  @Operation(
      summary = "Read a data set",
      description = "By its id, its name (the newest version) or `name:version`.")
  @GetMapping("/{dataset}")
  DatasetView read(@PathVariable String dataset) {
    return DatasetView.of(find(dataset));
  }

  @Operation(
      summary = "Delete a version of a data set",
      description = "Refused while a job that has not ended names it.")
  @DeleteMapping("/{dataset}")
  @ResponseStatus(HttpStatus.NO_CONTENT)
  void delete(@PathVariable String dataset) {
    Dataset found = find(dataset);
    references
        .openJobNaming(found.id().toString())
        .ifPresent(
            job -> {
              throw ApiException.of(
                  ProblemCode.DATASET_IN_USE,
                  "Data set %s is needed by job %s, cancel it or wait for its end",
                  found.id(),
                  job);
            });
    datasets.delete(found.id());
  }

  private Dataset find(String idOrName) {
    return datasets
        .find(Tenants.LOCAL, idOrName)
        .orElseThrow(
            () ->
                ApiException.of(
                    ProblemCode.DATASET_NOT_FOUND, "There is no data set %s", idOrName));
  }
}
