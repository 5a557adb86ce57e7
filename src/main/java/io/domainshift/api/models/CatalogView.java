package io.domainshift.api.models;

import io.domainshift.catalog.CatalogEntry;
import io.domainshift.catalog.CatalogKind;
import io.domainshift.catalog.Licence;
import io.swagger.v3.oas.annotations.media.Schema;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Published weights as the API shows them.
 *
 * @param name by which they are pulled
 * @param object always {@code catalogEntry}
 * @param kind of network
 * @param title what they are
 * @param serves what they are good for
 * @param size of what a generator draws, in pixels
 * @param addresses of the file, best first
 * @param manual page on which a person can get a file that has no plain address
 * @param sha256 of the file, in hexadecimal, where it is known
 * @param sha256Prefix its first digits, where no more are published
 * @param bytes exact size, where it is known
 * @param approximateBytes for people
 * @param licence of the weights
 * @param unreadable why the file cannot be installed; null when it can
 * @param installed whether it is
 * @param model that was installed of it
 */
@Schema(name = "CatalogEntry", description = "Weights that somebody publishes")
record CatalogView(
    String name,
    @Schema(allowableValues = "catalogEntry") String object,
    CatalogKind kind,
    String title,
    String serves,
    @Nullable Integer size,
    List<URI> addresses,
    @Nullable URI manual,
    @Nullable String sha256,
    @Nullable String sha256Prefix,
    @Nullable Long bytes,
    @Nullable Long approximateBytes,
    Licence licence,
    @Nullable String unreadable,
    boolean installed,
    @Nullable UUID model) {

  static CatalogView of(CatalogEntry entry, @Nullable UUID model) {
    return new CatalogView(
        entry.name(),
        "catalogEntry",
        entry.kind(),
        entry.title(),
        entry.serves(),
        entry.size(),
        entry.addresses(),
        entry.manual(),
        entry.sha256(),
        entry.sha256Prefix(),
        entry.bytes(),
        entry.approximateBytes(),
        entry.licence(),
        entry.unreadable(),
        model != null,
        model);
  }
}
