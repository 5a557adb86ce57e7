package io.domainshift.storage;

/**
 * Where bytes were stored, and which.
 *
 * @param key content-addressed key, {@code sha256/ab/abcdef…}
 * @param bytes size in bytes
 * @param sha256 digest of the bytes, 64 lower-case hexadecimal digits
 */
public record StoredObject(String key, long bytes, String sha256) {}
