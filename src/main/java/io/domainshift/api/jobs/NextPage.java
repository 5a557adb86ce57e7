package io.domainshift.api.jobs;

import io.domainshift.jobs.JobFilter;
import org.springframework.web.util.UriComponentsBuilder;

/** Path of the page of jobs after this one, with the same filters. */
final class NextPage {

  private NextPage() {}

  static String path(String path, String after, int limit, JobFilter filter) {
    UriComponentsBuilder next =
        UriComponentsBuilder.fromPath(path).queryParam("after", after).queryParam("limit", limit);
    if (filter.status() != null) {
      next.queryParam("status", filter.status());
    }
    if (filter.kind() != null) {
      next.queryParam("kind", filter.kind());
    }
    if (filter.method() != null) {
      next.queryParam("method", "{method}");
    }
    filter.metadata().forEach((name, value) -> next.queryParam("metadata", name + ":" + value));
    return (filter.method() == null
            ? next.encode().build()
            : next.encode().buildAndExpand(filter.method()))
        .toUriString();
  }
}
