package io.domainshift.api.openapi;

import io.domainshift.api.intake.Envelope;
import io.domainshift.methods.MethodKind;
import io.domainshift.methods.TrainingMethods;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.RequestBody;
import jakarta.validation.constraints.NotBlank;
import java.lang.reflect.Parameter;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/**
 * Bodies of requests for jobs, made of the options of each installed method: one to ask for it, one
 * to fork its jobs.
 */
@Component
class MethodSchemas {

  private static final String REFERENCE = "#/components/schemas/";

  private static final Map<String, Object> PROMPT =
      Map.of(
          "method", "nada",
          "generator", "avatars64",
          "source", "photo",
          "target", "pencil sketch",
          "seed", 1);
  private static final Map<String, Object> PICTURES =
      Map.of("method", "projected", "dataset", "pets", "architecture", "fastgan", "kimg", 500);
  private static final Map<String, Object> CHANGE =
      Map.of("checkpoint", 150, "learningRate", 0.001, "iterations", 600);

  private final TrainingMethods methods;

  MethodSchemas(TrainingMethods methods) {
    this.methods = methods;
  }

  void describe(OpenAPI document) {
    Schema<?> adaptation = bodies(document, "AdaptationBy", methods.names(MethodKind.ADAPTATION));
    Schema<?> training = bodies(document, "TrainingBy", methods.names(MethodKind.TRAINING));
    Schema<?> any = new Schema<>();
    Stream.concat(oneOf(adaptation), oneOf(training)).forEach(any::addOneOfItem);
    Schema<?> fork = new Schema<>();
    for (String method : methods.names()) {
      // One body may fork jobs of several methods.
      fork.addAnyOfItem(add(document, component("ForkOf", method), fork(method, document)));
    }
    setBody(
        document, "/v1/adaptations", withForm(adaptation, json(adaptation, "a prompt", PROMPT)));
    setBody(document, "/v1/trainings", json(training, "a data set", PICTURES));
    setBody(document, "/v1/jobs:validate", withForm(any, json(any, "a prompt", PROMPT)));
    setBody(document, "/v1/jobs/{jobId}/fork", json(fork, "a lower rate, for longer", CHANGE));
  }

  private Schema<?> bodies(OpenAPI document, String prefix, List<String> names) {
    Schema<?> body = new Schema<>();
    names.forEach(
        name -> body.addOneOfItem(add(document, component(prefix, name), schema(name, document))));
    return body;
  }

  @SuppressWarnings("rawtypes") // the library's own signature
  private static Stream<Schema> oneOf(Schema<?> body) {
    return body.getOneOf() == null ? Stream.empty() : body.getOneOf().stream();
  }

  private static String component(String prefix, String method) {
    return prefix + Character.toUpperCase(method.charAt(0)) + method.substring(1);
  }

  private static Schema<?> add(OpenAPI document, String component, Schema<?> schema) {
    document.getComponents().addSchemas(component, schema);
    return new Schema<>().$ref(REFERENCE + component);
  }

  private static void setBody(OpenAPI document, String path, Content content) {
    PathItem item = document.getPaths().get(path);
    if (item != null && item.getPost() != null) {
      item.getPost().setRequestBody(new RequestBody().required(true).content(content));
    }
  }

  private static Content json(Schema<?> schema, String name, Map<String, Object> example) {
    MediaType json = new MediaType().schema(schema);
    json.addExamples(name, new Example().value(example));
    return new Content().addMediaType("application/json", json);
  }

  private static Content withForm(Schema<?> request, Content content) {
    return content.addMediaType("multipart/form-data", new MediaType().schema(form(request)));
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
    Map<String, Schema<?>> properties = properties(method, document);
    properties.put("method", new StringSchema()._enum(List.of(method)));
    return object(properties).required(required(methods.find(method).optionsType()));
  }

  private Schema<?> fork(String method, OpenAPI document) {
    Map<String, Schema<?>> properties = new LinkedHashMap<>();
    properties.put(
        "checkpoint",
        new IntegerSchema()
            .minimum(BigDecimal.ZERO)
            .description("Iteration of the checkpoint to start at; default the newest one"));
    properties.putAll(properties(method, document));
    properties.remove("method");
    properties.keySet().removeAll(methods.kept(method));
    return object(properties);
  }

  /** Fields of the envelope, then options. */
  private Map<String, Schema<?>> properties(String method, OpenAPI document) {
    Class<?> options = methods.find(method).optionsType();
    Map<String, Schema<?>> properties = new LinkedHashMap<>();
    properties.putAll(properties("JobEnvelope", Envelope.class, document));
    properties.putAll(properties(options.getSimpleName(), options, document));
    return properties;
  }

  private static Schema<?> object(Map<String, Schema<?>> properties) {
    Schema<Object> schema = new Schema<>();
    schema.setTypes(Set.of("object"));
    properties.forEach(schema::addProperty);
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
