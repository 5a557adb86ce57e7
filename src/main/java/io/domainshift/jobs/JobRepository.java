package io.domainshift.jobs;

import jakarta.persistence.criteria.Predicate;
import jakarta.persistence.criteria.Root;
import jakarta.persistence.criteria.Subquery;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.domain.Sort;
import org.springframework.data.jpa.domain.Specification;
import org.springframework.data.jpa.repository.JpaSpecificationExecutor;
import org.springframework.data.repository.Repository;

/** Reads jobs. */
public interface JobRepository extends Repository<Job, UUID>, JpaSpecificationExecutor<Job> {

  Optional<Job> findById(UUID id);

  Optional<Job> findByIdAndTenant(UUID id, String tenant);

  /** At most {@code limit} jobs, newest first; stable while jobs are added. */
  default List<Job> page(JobFilter filter, int limit) {
    return findBy(
        matching(filter),
        query -> query.sortBy(Sort.by("createdAt", "id").descending()).limit(limit).all());
  }

  private static Specification<Job> matching(JobFilter filter) {
    return (job, query, where) -> {
      List<Predicate> all = new ArrayList<>();
      all.add(where.equal(job.get("tenant"), filter.tenant()));
      if (filter.status() != null) {
        all.add(where.equal(job.get("status"), filter.status()));
      }
      if (filter.kind() != null) {
        all.add(where.equal(job.get("kind"), filter.kind()));
      }
      if (filter.method() != null) {
        all.add(where.equal(job.get("method"), filter.method()));
      }
      filter
          .metadata()
          .forEach(
              (name, value) ->
                  all.add(
                      where.equal(
                          where.function(
                              "jsonb_extract_path_text",
                              String.class,
                              job.get("metadata"),
                              where.literal(name)),
                          value)));
      if (filter.after() != null) {
        Subquery<Instant> lastCreated = query.subquery(Instant.class);
        Root<Job> last = lastCreated.from(Job.class);
        lastCreated
            .select(last.get("createdAt"))
            .where(where.equal(last.get("id"), filter.after()));
        all.add(
            where.or(
                where.lessThan(job.get("createdAt"), lastCreated),
                where.and(
                    where.equal(job.get("createdAt"), lastCreated),
                    where.lessThan(job.<UUID>get("id"), filter.after()))));
      }
      return where.and(all);
    };
  }
}
