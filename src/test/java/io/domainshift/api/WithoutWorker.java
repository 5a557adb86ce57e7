package io.domainshift.api;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.TypeExcludeFilter;
import org.springframework.core.type.classreading.MetadataReader;
import org.springframework.core.type.classreading.MetadataReaderFactory;

/** Leaves the worker's room out, as a process with the role {@code api} does. */
class WithoutWorker extends TypeExcludeFilter {

  @Override
  public boolean match(MetadataReader type, MetadataReaderFactory factory) {
    return type.getClassMetadata().getClassName().startsWith("io.domainshift.worker.");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof WithoutWorker;
  }

  @Override
  public int hashCode() {
    return WithoutWorker.class.hashCode();
  }
}
