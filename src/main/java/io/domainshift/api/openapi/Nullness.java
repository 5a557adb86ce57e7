package io.domainshift.api.openapi;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Lets schemas of our answers say what the records say: a component is always there, and null only
 * where it is {@link Nullable}.
 */
final class Nullness implements ModelConverter {

  private static final String OURS = "io.domainshift.api";

  @Override
  @SuppressWarnings("rawtypes") // the library's own signature
  public @Nullable Schema resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Schema resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    Class<?> raw = Json31.mapper().constructType(type.getType()).getRawClass();
    if (resolved != null
        && resolved.get$ref() != null
        && raw.isRecord()
        && raw.getPackageName().startsWith(OURS)) {
      String reference = resolved.get$ref();
      Schema<?> model =
          context.getDefinedModels().get(reference.substring(reference.lastIndexOf('/') + 1));
      if (model != null && model.getProperties() != null) {
        describe(model, raw);
      }
    }
    return resolved;
  }

  @SuppressWarnings("rawtypes") // the library's own signature
  private static void describe(Schema<?> model, Class<?> type) {
    List<String> present = new ArrayList<>();
    Map<String, Schema> properties = model.getProperties();
    for (RecordComponent component : type.getRecordComponents()) {
      String name = component.getName();
      Schema<?> property = properties.get(name);
      if (property == null) {
        continue;
      }
      if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
        present.add(name);
      } else {
        properties.put(name, nullable(property));
      }
    }
    model.setRequired(present);
  }

  private static Schema<?> nullable(Schema<?> schema) {
    if (schema.get$ref() != null) {
      Schema<Object> none = new Schema<>();
      none.setTypes(Set.of("null"));
      return new Schema<>().anyOf(List.of(schema, none));
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
}
