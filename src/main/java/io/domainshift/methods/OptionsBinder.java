package io.domainshift.methods;

import jakarta.validation.ConstraintViolation;
import jakarta.validation.Validation;
import jakarta.validation.Validator;
import java.lang.reflect.RecordComponent;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.hibernate.validator.HibernateValidator;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.type.LogicalType;

/** JSON to option records and back: nothing unknown, nothing coerced, every range checked. */
final class OptionsBinder {

  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .withCoercionConfig(
              LogicalType.Textual,
              text ->
                  text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .build();

  private OptionsBinder() {}

  static ObjectNode emptyObject() {
    return JSON.createObjectNode();
  }

  static ObjectNode toJson(Object options) {
    return JSON.valueToTree(options);
  }

  /** Refuses a property that the record has no component for. */
  static void checkNames(ObjectNode options, Class<?> type) {
    List<String> known =
        Stream.of(type.getRecordComponents()).map(RecordComponent::getName).sorted().toList();
    for (String name : options.propertyNames()) {
      if (!known.contains(name)) {
        throw unknown(name, known);
      }
    }
  }

  static <O> O bind(ObjectNode options, Class<O> type) {
    O bound;
    try {
      bound = JSON.treeToValue(options, type);
    } catch (UnrecognizedPropertyException e) {
      throw unknown(
          field(e), e.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList());
    } catch (MismatchedInputException e) {
      throw new InvalidOptionException(
          field(e), field(e) + " is " + found(options, e) + ", expected " + kind(e));
    } catch (JacksonException e) {
      throw new InvalidOptionException(field(e), field(e) + ": " + e.getOriginalMessage());
    }
    LazyValidator.INSTANCE.validate(bound).stream()
        .min(Comparator.comparing(violation -> violation.getPropertyPath().toString()))
        .ifPresent(
            violation -> {
              throw outOfRange(violation);
            });
    return bound;
  }

  private static InvalidOptionException unknown(String name, List<String> known) {
    return new InvalidOptionException(name, name + " is unknown, expected one of " + known);
  }

  private static InvalidOptionException outOfRange(ConstraintViolation<?> violation) {
    // A list's element that is wrong as a whole: clip[1], and not clip[1].<list element>.
    String field = violation.getPropertyPath().toString().replace(".<list element>", "");
    Object value = violation.getInvalidValue();
    String finding = value == null ? "missing" : quoted(value);
    return new InvalidOptionException(
        field, field + " is " + finding + ", " + violation.getMessage());
  }

  private static String kind(MismatchedInputException e) {
    Class<?> target = e.getTargetType();
    if (target == null) {
      return e.getOriginalMessage();
    }
    if (target.isEnum()) {
      return "one of "
          + Stream.of(target.getEnumConstants())
              .map(constant -> JSON.valueToTree(constant).asString())
              .toList();
    }
    if (target == int.class || target == Integer.class || target == long.class) {
      return "a whole number";
    }
    if (target == double.class || target == Double.class) {
      return "a number";
    }
    if (target == boolean.class || target == Boolean.class) {
      return "true or false";
    }
    if (target == String.class) {
      return "a text";
    }
    return List.class.isAssignableFrom(target) ? "a list" : "an object";
  }

  /** What the request says where binding failed: its JSON, or missing. */
  private static String found(JsonNode options, JacksonException e) {
    JsonNode value = options;
    for (JacksonException.Reference step : e.getPath()) {
      value =
          step.getPropertyName() == null
              ? value.path(step.getIndex())
              : value.path(step.getPropertyName());
    }
    return value.isMissingNode() || value.isNull() ? "missing" : value.toString();
  }

  private static String field(JacksonException e) {
    StringBuilder field = new StringBuilder();
    for (JacksonException.Reference step : e.getPath()) {
      if (step.getPropertyName() == null) {
        field.append('[').append(step.getIndex()).append(']');
      } else {
        field.append(field.isEmpty() ? "" : ".").append(step.getPropertyName());
      }
    }
    return field.isEmpty() ? "request" : field.toString();
  }

  private static String quoted(Object value) {
    return value instanceof CharSequence ? "\"" + value + "\"" : String.valueOf(value);
  }

  /** Made at the first use: a runner that starts cold does not pay for it twice. */
  private static final class LazyValidator {
    static final Validator INSTANCE =
        Validation.byProvider(HibernateValidator.class)
            .configure()
            .defaultLocale(Locale.ENGLISH)
            .buildValidatorFactory()
            .getValidator();
  }
}
