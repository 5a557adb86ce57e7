package io.domainshift.storage;

/** There is no object under the key. */
public final class ObjectNotFoundException extends StorageException {

  private final String key;

  public ObjectNotFoundException(String key) {
    super("Object %s is not in the storage".formatted(key), null);
    this.key = key;
  }

  public String key() {
    return key;
  }
}
