package io.domainshift.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Published weights by name. The product brings a list; a file of the same form adds to it, and
 * replaces entries of the same name.
 */
public final class Catalog {

  private static final String BUILT_IN = "/catalog.yml";

  private final Map<String, CatalogEntry> entries;
  private final Map<String, Licence> licences;

  private Catalog(Map<String, Licence> licences, Map<String, CatalogEntry> entries) {
    this.licences = licences;
    this.entries = entries;
  }

  /** The list that comes with the product. */
  public static Catalog builtIn() {
    Catalog empty = new Catalog(Map.of(), Map.of());
    try (InputStream in = Catalog.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new CatalogException("The built-in catalogue is missing");
      }
      return empty.with(CatalogFile.read("The built-in catalogue", in));
    } catch (IOException e) {
      throw new CatalogException("The built-in catalogue cannot be read", e);
    }
  }

  /** The built-in list with a file's entries over it, if there is one. */
  public static Catalog builtInWith(@Nullable Path file) {
    return file == null ? builtIn() : builtIn().with(file);
  }

  /** These entries, and those of others over them. */
  public static Catalog of(List<CatalogEntry> entries) {
    Map<String, CatalogEntry> byName = new LinkedHashMap<>();
    Map<String, Licence> licences = new LinkedHashMap<>(builtIn().licences);
    entries.forEach(entry -> byName.put(entry.name(), entry));
    return new Catalog(licences, byName);
  }

  /**
   * This catalogue with a file's entries over it. The file may use this catalogue's licences.
   *
   * @throws CatalogException if the file is none
   */
  public Catalog with(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return with(CatalogFile.read("Catalogue " + file, in));
    } catch (IOException e) {
      throw new CatalogException("Catalogue " + file + " is not a readable file", e);
    }
  }

  private Catalog with(CatalogFile file) {
    Map<String, Licence> terms = new LinkedHashMap<>(licences);
    terms.putAll(file.licences());
    Map<String, CatalogEntry> all = new LinkedHashMap<>(entries);
    for (CatalogFile.Item item : file.entries()) {
      all.put(item.name(), item.resolve(terms));
    }
    return new Catalog(terms, all);
  }

  /** Every entry, in the order of the lists. */
  public List<CatalogEntry> entries() {
    return new ArrayList<>(entries.values());
  }

  /** The entry of that name. */
  public Optional<CatalogEntry> find(String name) {
    return Optional.ofNullable(entries.get(name));
  }
}
