package io.domainshift.storage;

/**
 * Told of every object that is about to appear. A store asks it with the bytes at hand and lets
 * them appear at once after: within an hour, or never.
 */
@FunctionalInterface
interface Arrivals {

  /** For a store whose objects nobody removes behind its back. */
  Arrivals UNWATCHED = key -> {};

  /**
   * Returns when nobody is removing what lies under this key, nor will for an hour.
   *
   * @throws StorageUnavailableException if that cannot be told at the moment
   */
  void announce(ObjectKey key);
}
