package io.domainshift.models;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An installed model: everything but its weights, which storage keeps.
 *
 * @param id never reused
 * @param name unique among the installed models
 * @param kind what it is for
 * @param architecture of the network
 * @param defaults recommended options by method name; an object, often empty
 * @param weightsKey where storage keeps the weights, a safetensors file
 * @param weightsBytes size of that file
 * @param weightsSha256 of that file, hexadecimal
 * @param origin where the weights come from, for people
 * @param licence of the weights, for people
 * @param parent the model it was adapted from, or the generator that a discriminator came with;
 *     null for others
 * @param job that made it; null for an imported one
 * @param provenance how it was made, as JSON
 * @param createdAt when it was installed
 */
public record Model(
    UUID id,
    String name,
    ModelKind kind,
    Architecture architecture,
    JsonNode defaults,
    String weightsKey,
    long weightsBytes,
    String weightsSha256,
    String origin,
    String licence,
    @Nullable UUID parent,
    @Nullable UUID job,
    JsonNode provenance,
    Instant createdAt) {}
