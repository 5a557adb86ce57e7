package io.domainshift.storage;

/** A source held more bytes than its caller allows; nothing was stored. */
public final class ObjectTooLargeException extends StorageException {

  private final long maxBytes;

  public ObjectTooLargeException(long maxBytes) {
    super(
        "Source is larger than %d bytes, the most that is accepted here".formatted(maxBytes), null);
    this.maxBytes = maxBytes;
  }

  public long maxBytes() {
    return maxBytes;
  }
}
