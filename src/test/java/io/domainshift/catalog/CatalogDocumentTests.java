package io.domainshift.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The table of {@code docs/catalog.md} says what {@code catalog.yml} says. Run with {@code
 * -Dcatalog.write=true} to write it anew.
 */
class CatalogDocumentTests {

  private static final Path DOCUMENT = Path.of("docs/catalog.md");
  private static final Pattern TABLE =
      Pattern.compile("(?s)(<!-- table: [^\n]*-->\n)(.*)(<!-- end of table -->)");

  @Test
  void theTableIsTrue() throws IOException {
    String document = Files.readString(DOCUMENT);
    Matcher matcher = TABLE.matcher(document);
    assertThat(matcher.find()).isTrue();
    String table = table();
    if (Boolean.getBoolean("catalog.write")) {
      Files.writeString(
          DOCUMENT, matcher.replaceFirst("$1" + Matcher.quoteReplacement(table) + "$3"));
    } else {
      assertThat(matcher.group(2)).isEqualTo(table);
    }
  }

  private static String table() {
    return "| Name | What | Serves | Size | SHA-256 | Licence |\n"
        + "| --- | --- | --- | --- | --- | --- |\n"
        + Catalog.builtIn().entries().stream()
            .map(CatalogDocumentTests::row)
            .collect(Collectors.joining())
        + "\n";
  }

  private static String row(CatalogEntry entry) {
    URI source = entry.manual() == null ? entry.addresses().get(0) : entry.manual();
    String state = entry.unreadable() != null ? " *(not yet)*" : "";
    String way = entry.manual() != null ? " *(by browser)*" : "";
    Long bytes = entry.bytes() == null ? entry.approximateBytes() : entry.bytes();
    return "| `%s`%s%s | [%s](%s) | %s | %s | %s | [%s](%s) |\n"
        .formatted(
            entry.name(),
            way,
            state,
            entry.title(),
            source,
            entry.serves(),
            bytes == null ? "" : String.format(Locale.ROOT, "%.0f MB", bytes / 1e6),
            entry.expectedSha256() == null
                ? "not published"
                : "`%s…`".formatted(entry.expectedSha256().substring(0, 8)),
            entry.licence().name(),
            entry.licence().url());
  }
}
