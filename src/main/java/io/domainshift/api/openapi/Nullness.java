package io.domainshift.api.openapi;

import io.domainshift.api.http.Page;
import io.domainshift.api.problems.Problem;
import io.domainshift.models.Architecture;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;
import tools.jackson.databind.JsonNode;

/**
 * Lets schemas of our answers say what the records say: a component is always there, and null only
 * where it is {@link Nullable}.
 */
final class Nullness {

  private static final String OURS = "io.domainshift.api";
  private static final String PAGE = "Page";

  private Nullness() {}

  static void describe(OpenAPI document) {
    ClassPathScanningCandidateComponentProvider records =
        new ClassPathScanningCandidateComponentProvider(false);
    records.addIncludeFilter(
        new AnnotationTypeFilter(io.swagger.v3.oas.annotations.media.Schema.class));
    Map<String, Schema> schemas = document.getComponents().getSchemas();
    records.findCandidateComponents(OURS).stream()
        .map(found -> ClassUtils.resolveClassName(String.valueOf(found.getBeanClassName()), null))
        .filter(Class::isRecord)
        .forEach(type -> describe(schemas.get(name(type)), type));
    schemas.forEach(
        (name, schema) -> {
          if (name.startsWith(PAGE)) {
            describe(schema, Page.class);
          }
        });
  }

  private static String name(Class<?> type) {
    String name = type.getAnnotation(io.swagger.v3.oas.annotations.media.Schema.class).name();
    return name.isEmpty() ? type.getSimpleName() : name;
  }

  @SuppressWarnings("rawtypes") // the library's own signature
  private static void describe(@Nullable Schema<?> model, Class<?> type) {
    if (model == null || model.getProperties() == null) {
      return;
    }
    List<String> present = new ArrayList<>();
    Map<String, Schema> properties = model.getProperties();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      Schema<?> property = properties.get(name);
      if (property == null) {
        continue;
      }
      if (component.getType() == JsonNode.class || component.getType() == Architecture.class) {
        property = typed("object");
        properties.put(name, property);
      }
      present.add(name);
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        properties.put(name, nullable(property));
      }
    }
    if (type != Problem.class) {
      // A problem leaves out what it does not have.
      model.setRequired(present);
    }
  }

  private static Schema<?> nullable(Schema<?> schema) {
    if (schema.get$ref() != null) {
      return new Schema<>().anyOf(List.of(schema, typed("null")));
    }
    Set<String> types = new LinkedHashSet<>();
    if (schema.getTypes() != null) {
      types.addAll(schema.getTypes());
    } else if (schema.getType() != null) {
      types.add(schema.getType());
    }
    if (!types.isEmpty()) {
      types.add("null");
      schema.setTypes(types);
    }
    return schema;
  }

  private static Schema<?> typed(String type) {
    Schema<Object> schema = new Schema<>();
    schema.setTypes(Set.of(type));
    return schema;
  }
}
