package io.domainshift.methods.nada;

import io.domainshift.methods.Models;
import io.domainshift.methods.RequestedOptions;
import io.domainshift.models.GeneratorArchitecture;
import io.domainshift.models.Model;
import io.domainshift.models.ModelKind;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Options as a request would make them. */
final class NadaFixtures {

  private static final Models NONE =
      new Models() {
        @Override
        public Optional<Model> find(String idOrName) {
          return Optional.empty();
        }

        @Override
        public List<Model> ofKind(ModelKind kind) {
          return List.of();
        }
      };

  private NadaFixtures() {}

  /** JSON with apostrophes for quotation marks. */
  static ObjectNode json(String text) {
    return (ObjectNode) new JsonMapper().readTree(text.replace('\'', '"'));
  }

  /** Published defaults for a generator, under what the JSON says. */
  static NadaOptions options(GeneratorArchitecture generator, ObjectNode request) {
    ObjectNode whole =
        json("{'generator':'g','source':'a','target':'b','clip':[{'model':'c','weight':1}]}");
    whole.setAll(request);
    RequestedOptions requested = new RequestedOptions(whole);
    ObjectNode published = NadaDefaults.published(generator, NONE);
    NadaDefaults.settle(requested, published, json("{}"));
    return requested.bind(NadaOptions.class, published);
  }
}
