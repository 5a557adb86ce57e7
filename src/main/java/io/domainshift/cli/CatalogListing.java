package io.domainshift.cli;

import io.domainshift.catalog.Catalog;
import io.domainshift.catalog.CatalogEntry;
import java.io.PrintWriter;
import java.util.Locale;

/** The catalogue as lines: name, size of the file, state, title. */
final class CatalogListing {

  private final PrintWriter out;

  CatalogListing(PrintWriter out) {
    this.out = out;
  }

  void print(ServiceCatalog service) {
    Catalog catalog = service.catalog();
    int width = catalog.entries().stream().mapToInt(entry -> entry.name().length()).max().orElse(0);
    for (CatalogEntry entry : catalog.entries()) {
      out.printf(
          Locale.ROOT,
          "%-" + Math.max(1, width) + "s  %7s  %-11s %s%n",
          entry.name(),
          size(entry),
          state(entry, service),
          entry.title());
    }
  }

  private static String size(CatalogEntry entry) {
    Long bytes = entry.bytes() == null ? entry.approximateBytes() : entry.bytes();
    return bytes == null ? "" : Math.round(bytes / 1e6) + " MB";
  }

  private static String state(CatalogEntry entry, ServiceCatalog service) {
    if (service.models().containsKey(entry.name())) {
      return "installed";
    }
    if (entry.unreadable() != null) {
      return "not yet";
    }
    return entry.manual() != null ? "by browser" : "";
  }
}
