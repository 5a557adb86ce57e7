package io.domainshift.methods;

import java.util.UUID;

/**
 * What an earlier job found out about its target picture, for another job to go on with.
 *
 * @param job that found it
 * @param key where storage keeps it, a safetensors file
 */
public record Reference(UUID job, String key) {}
