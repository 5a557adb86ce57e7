package io.domainshift.api.openapi;

import io.domainshift.api.adaptations.Envelope;
import io.domainshift.methods.TrainingMethods;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import jakarta.validation.constraints.NotBlank;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** Bodies of requests for jobs: one schema for each installed method, made of its options. */
@Component
class MethodSchemas {

  private static final List<String> PATHS = List.of("/v1/adaptations", "/v1/jobs:validate");
  private static final String REFERENCE = "#/components/schemas/";

  private static final Map<String, Object> EXAMPLE =
      Map.of(
          "method", "nada",
          "generator", "avatars64",
          "source", "photo",
          "target", "pencil sketch",
          "seed", 1);

  private final TrainingMethods methods;

  MethodSchemas(TrainingMethods methods) {
    this.methods = methods;
  }

  void describe(OpenAPI document) {
    List<Schema<?>> bodies = new ArrayList<>();
    for (String name : methods.names()) {
      String component = "AdaptationBy" + Character.toUpperCase(name.charAt(0)) + name.substring(1);
      document.getComponents().addSchemas(component, schema(name, document));
      bodies.add(new Schema<>().$ref(REFERENCE + component));
    }
    Schema<?> body = new Schema<>();
    bodies.forEach(body::addOneOfItem);
    for (String path : PATHS) {
      PathItem item = document.getPaths().get(path);
      if (item != null && item.getPost() != null) {
        item.getPost().setRequestBody(requestBody(body));
      }
    }
  }

  private static RequestBody requestBody(Schema<?> schema) {
    MediaType json = new MediaType().schema(schema);
    json.addExamples("a prompt", new Example().value(EXAMPLE));
    return new RequestBody()
        .required(true)
        .content(
            new Content()
                .addMediaType("application/json", json)
                .addMediaType("multipart/form-data", new MediaType().schema(form(schema))));
  }

  /** The JSON and the pictures that it needs. */
  private static Schema<?> form(Schema<?> request) {
    Schema<Object> form = new Schema<>();
    form.setTypes(Set.of("object"));
    form.addProperty("request", request);
    form.addProperty("target", picture().description("Becomes option targetImage"));
    Schema<Object> styles = new Schema<>();
    styles.setTypes(Set.of("array"));
    styles.items(picture()).maxItems(20).description("Become option styleImages");
    form.addProperty("style", styles);
    form.setRequired(List.of("request"));
    form.setAdditionalProperties(false);
    return form;
  }

  private static Schema<?> picture() {
    Schema<Object> picture = new Schema<>();
    picture.setTypes(Set.of("string"));
    picture.setContentMediaType("application/octet-stream");
    return picture;
  }

  private Schema<?> schema(String method, OpenAPI document) {
    Class<?> options = methods.find(method).optionsType();
    Map<String, Schema<?>> properties = new LinkedHashMap<>();
    properties.put("method", new StringSchema()._enum(List.of(method)));
    properties.putAll(properties("JobEnvelope", Envelope.class, document));
    properties.put("method", new StringSchema()._enum(List.of(method)));
    properties.putAll(properties(options.getSimpleName(), options, document));
    Schema<Object> schema = new Schema<>();
    schema.setTypes(Set.of("object"));
    properties.forEach(schema::addProperty);
    schema.setRequired(required(options));
    schema.setAdditionalProperties(false);
    return schema;
  }

  /** What has no default: its name, and texts that must not be blank. */
  private static List<String> required(Class<?> options) {
    return Stream.concat(
            Stream.of("method"),
            Arrays.stream(options.getRecordComponents())
                .filter(component -> component.getType() == String.class)
                .filter(MethodSchemas::notBlank)
                .map(RecordComponent::getName))
        .toList();
  }

  private static boolean notBlank(RecordComponent component) {
    return component.getAccessor().isAnnotationPresent(NotBlank.class)
        || Arrays.stream(component.getDeclaringRecord().getDeclaredConstructors())
            .flatMap(constructor -> Arrays.stream(constructor.getParameters()))
            .filter(parameter -> parameter.getName().equals(component.getName()))
            .anyMatch((Parameter parameter) -> parameter.isAnnotationPresent(NotBlank.class));
  }

  @SuppressWarnings("rawtypes") // the library's own signature
  private static Map<String, Schema<?>> properties(String name, Class<?> type, OpenAPI document) {
    Map<String, Schema> read = ModelConverters.getInstance(true).readAll(type);
    Map<String, Schema<?>> properties = new LinkedHashMap<>();
    read.forEach(
        (component, schema) -> {
          if (component.equals(name)) {
            Map<String, Schema> own = schema.getProperties();
            own.forEach((property, definition) -> properties.put(property, definition));
          } else {
            document.getComponents().addSchemas(component, schema);
          }
        });
    return properties;
  }
}
