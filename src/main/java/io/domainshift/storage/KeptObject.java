package io.domainshift.storage;

import java.time.Duration;

/**
 * An object that a storage found among its own.
 *
 * @param key content-addressed key
 * @param bytes size in bytes
 * @param age time since its bytes were stored last, by the storage's own clock
 */
public record KeptObject(String key, long bytes, Duration age) {}
