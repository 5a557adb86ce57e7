package io.domainshift.catalog;

import java.io.InputStream;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A catalogue as it is written down: licences by key, so that each is stated once, and entries that
 * refer to them.
 */
record CatalogFile(Map<String, Licence> licences, List<Item> entries) {

  private static final JsonMapper STRICT =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  /** Jackson hands null over for a part that the file leaves out. */
  CatalogFile {
    licences = licences == null ? Map.of() : Map.copyOf(licences);
    entries = entries == null ? List.of() : List.copyOf(entries);
  }

  /** {@link CatalogEntry} with the key of its licence. */
  record Item(
      String name,
      CatalogKind kind,
      String title,
      String serves,
      @Nullable Integer size,
      @Nullable List<URI> addresses,
      @Nullable URI manual,
      @Nullable String sha256,
      @Nullable String sha256Prefix,
      @Nullable Long bytes,
      @Nullable Long approximateBytes,
      String licence,
      @Nullable String unreadable) {

    /** Refuses an entry that lacks what each needs; Jackson leaves absent fields null. */
    private void requireText(String subject) {
      if (Stream.of(name, kind, title, serves, licence).anyMatch(Objects::isNull)) {
        throw new CatalogException(
            "%s: entry %s must have name, kind, title, serves and licence"
                .formatted(subject, name));
      }
    }

    CatalogEntry resolve(Map<String, Licence> licences) {
      Licence terms = licences.get(licence);
      if (terms == null) {
        throw new CatalogException(
            "Catalogue entry %s: licence is %s, must be one of %s"
                .formatted(name, licence, licences.keySet()));
      }
      return new CatalogEntry(
          name,
          kind,
          title,
          serves,
          size,
          addresses == null ? List.of() : addresses,
          manual,
          sha256,
          sha256Prefix,
          bytes,
          approximateBytes,
          terms,
          unreadable);
    }
  }

  /**
   * Reads YAML; an unknown or repeated key is an error, and no tag makes an object.
   *
   * @param subject what is read, as an error's first words
   */
  static CatalogFile read(String subject, InputStream in) {
    LoaderOptions rules = new LoaderOptions();
    rules.setAllowDuplicateKeys(false);
    try {
      Object document = new Yaml(new SafeConstructor(rules)).load(in);
      CatalogFile file = STRICT.convertValue(document, CatalogFile.class);
      if (file == null) {
        throw new CatalogException(subject + " is empty");
      }
      Set<String> seen = new HashSet<>();
      for (Item item : file.entries()) {
        item.requireText(subject);
        if (!seen.add(item.name())) {
          throw new CatalogException(subject + " has two entries named " + item.name());
        }
      }
      return file;
    } catch (YAMLException e) {
      throw new CatalogException(subject + " is no YAML: " + e.getMessage(), e);
    } catch (JacksonException e) {
      throw new CatalogException(subject + ": " + e.getOriginalMessage(), e);
    }
  }
}
