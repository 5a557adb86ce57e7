package io.domainshift.api.http;

import io.domainshift.storage.ObjectStorage;
import java.io.IOException;
import java.io.InputStream;

/**
 * Bytes to be sent, which never change under their address.
 *
 * @param storageKey where they are
 * @param bytes how many
 * @param sha256 their digest in hexadecimal, which is also their entity tag
 * @param mediaType their type
 * @param fileName the name under which a browser saves them
 * @param inline whether a browser may show them; only for pictures and text
 */
public record Content(
    String storageKey,
    long bytes,
    String sha256,
    String mediaType,
    String fileName,
    boolean inline) {

  String etag() {
    return '"' + sha256 + '"';
  }

  InputStream open(ObjectStorage storage, long offset, long length) throws IOException {
    return storage.open(storageKey, offset, length);
  }
}
