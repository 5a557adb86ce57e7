package io.domainshift.api.intake;

import io.domainshift.api.http.StrictJson;
import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import io.domainshift.methods.MethodKind;
import io.domainshift.methods.Plan;
import io.domainshift.methods.TrainingMethods;
import java.security.SecureRandom;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

/** Settles what a request would run, or says which of its fields stands against it. */
@Component
class JobPlanner {

  /** Short enough to be read out and typed again. */
  private static final long DRAWN_SEEDS = 1L << 32;

  private final TrainingMethods methods;
  private final JobInputs inputs;
  private final StrictJson json;
  private final SecureRandom random = new SecureRandom();

  JobPlanner(TrainingMethods methods, JobInputs inputs, StrictJson json) {
    this.methods = methods;
    this.inputs = inputs;
    this.json = json;
  }

  /**
   * A request for a method of any kind.
   *
   * @throws ApiException for the envelope
   * @throws io.domainshift.methods.InvalidOptionException for the options
   */
  PlannedJob plan(PictureForm form) {
    return plan(form, envelope(form));
  }

  /**
   * A request that came through the door of one kind of method.
   *
   * @throws ApiException for the envelope, also when its method is of the other kind
   * @throws io.domainshift.methods.InvalidOptionException for the options
   */
  PlannedJob plan(PictureForm form, MethodKind door) {
    Envelope envelope = envelope(form);
    MethodKind kind = methods.find(envelope.method()).kind();
    if (kind != door) {
      throw ApiException.at(
          "method",
          ProblemCode.INVALID_FIELD,
          "method is \"%s\", which %s: send it to %s, expected one of %s here",
          envelope.method(),
          kind == MethodKind.TRAINING ? "trains from a data set" : "adapts a generator",
          kind == MethodKind.TRAINING ? TrainingController.PATH : AdaptationController.PATH,
          methods.names(door));
    }
    return plan(form, envelope);
  }

  private Envelope envelope(PictureForm form) {
    json.checkTexts(form.request());
    return json.bind(form.request().deepCopy().retain(Envelope.FIELDS), Envelope.class);
  }

  private PlannedJob plan(PictureForm form, Envelope envelope) {
    ObjectNode options = form.request().deepCopy().remove(Envelope.FIELDS);
    Set<UUID> images = new LinkedHashSet<>();
    Plan<?> plan = methods.plan(envelope.method(), options, inputs.of(form, images));
    return new PlannedJob(
        form.request(),
        envelope,
        methods.find(envelope.method()).kind(),
        Objects.requireNonNullElseGet(envelope.seed(), () -> random.nextLong(DRAWN_SEEDS)),
        plan,
        methods.toJson(plan),
        images,
        null);
  }
}
