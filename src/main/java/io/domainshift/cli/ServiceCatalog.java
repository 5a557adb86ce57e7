package io.domainshift.cli;

import io.domainshift.catalog.Catalog;
import io.domainshift.catalog.CatalogEntry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The catalogue as the service knows it, with what is installed there.
 *
 * @param models ids of installed models by the name of their entry
 * @param client to ask about entries that the service does not know
 */
record ServiceCatalog(Catalog catalog, Map<String, String> models, ServiceClient client) {

  static ServiceCatalog of(ServiceClient client) {
    List<CatalogEntry> entries = new ArrayList<>();
    Map<String, String> models = new HashMap<>();
    for (JsonNode node : client.get("/v1/catalog").path("data")) {
      CatalogEntry entry = entry(node);
      entries.add(entry);
      if (node.path("installed").asBoolean()) {
        models.put(entry.name(), node.path("model").asString());
      }
    }
    return new ServiceCatalog(Catalog.of(entries), models, client);
  }

  private static CatalogEntry entry(JsonNode node) {
    try {
      return ServiceClient.JSON.treeToValue(node, CatalogEntry.class);
    } catch (JacksonException e) {
      throw new CommandFailure(
          "The service's catalogue entry %s is none for this command; are both of one version?"
              .formatted(node.path("name").asString("")),
          e);
    }
  }

  /** With the entries of a file over those of the service. */
  ServiceCatalog with(Path file) {
    return new ServiceCatalog(catalog.with(file), models, client);
  }

  /** Id of the model that was installed of an entry, or has its name; null if there is none. */
  @Nullable String installedAs(CatalogEntry entry) {
    String known = models.get(entry.name());
    if (known != null) {
      return known;
    }
    JsonNode model = client.find("/v1/models/" + ServiceClient.segment(entry.name()));
    return model == null ? null : model.path("id").asString();
  }
}
