package io.domainshift.storage;

/** Where objects can be kept. */
enum StorageKind {
  /** In a folder that every process of the installation sees. */
  FILESYSTEM,
  /** In a bucket of S3 or of a store that speaks its protocol. */
  S3
}
