package io.domainshift.storage;

/** An object's bytes are no longer those that its key promises. */
public final class CorruptObjectException extends StorageException {

  private final String key;
  private final String actualSha256;

  public CorruptObjectException(String key, String actualSha256) {
    super("Object %s holds bytes with SHA-256 %s".formatted(key, actualSha256), null);
    this.key = key;
    this.actualSha256 = actualSha256;
  }

  public String key() {
    return key;
  }

  public String actualSha256() {
    return actualSha256;
  }
}
