package io.domainshift.methods;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The options of one request as they came, before any default. Those of a fork stand over the
 * effective options of the job that it is forked from, which stand over every default.
 */
public final class RequestedOptions {

  private final ObjectNode requested;
  private final ObjectNode earlier;

  public RequestedOptions(ObjectNode requested) {
    this(requested, OptionsBinder.emptyObject());
  }

  /**
   * @param requested what the earlier job's request named, as it took effect, and the changes
   * @param earlier effective options of that job
   */
  public RequestedOptions(ObjectNode requested, ObjectNode earlier) {
    this.requested = requested.deepCopy();
    this.earlier = earlier.deepCopy();
  }

  /** The same request with a text in the place of what it says for an option. */
  public RequestedOptions with(String option, String text) {
    RequestedOptions changed = new RequestedOptions(requested, earlier);
    changed.requested.put(option, text);
    return changed;
  }

  /** Whether the request itself names the option. */
  public boolean names(String option) {
    return requested.has(option);
  }

  /** A text option of the request itself; null when it is absent or no text. */
  public @Nullable String text(String option) {
    JsonNode value = requested.get(option);
    return value != null && value.isString() ? value.asString() : null;
  }

  /**
   * Refuses a property that the record has no component for; {@link #bind} does so, too.
   *
   * @throws InvalidOptionException naming the first unknown property
   */
  public void requireKnown(Class<?> type) {
    OptionsBinder.checkNames(requested, type);
  }

  /**
   * Binds the request over its defaults, strictly.
   *
   * @param defaults weakest first: published defaults, then those that come with the model
   * @throws InvalidOptionException for a property that the record lacks, a wrong type, a missing
   *     value or one out of its range
   */
  public <O> O bind(Class<O> type, ObjectNode... defaults) {
    requireKnown(type);
    ObjectNode merged = OptionsBinder.emptyObject();
    for (ObjectNode layer : defaults) {
      merged.setAll(layer);
    }
    merged.setAll(earlier);
    merged.setAll(requested);
    return OptionsBinder.bind(merged, type);
  }
}
