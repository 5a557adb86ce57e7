package io.domainshift.api.datasets;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A zip that is sent in pieces.
 *
 * @param id its name in the API and of its file
 * @param folder in which service's folder its bytes lie
 * @param bytes it will have when it is whole
 * @param metadata as the client sent it
 * @param request what data set to make of it: a {@link DatasetRequest}
 * @param sha256 that it must have, hexadecimal; not looked at if null
 * @param job that makes the data set; null while it is not whole
 * @param expiresAt when it goes unless more bytes come
 */
record Upload(
    UUID id,
    UUID folder,
    long bytes,
    String metadata,
    JsonNode request,
    @Nullable String sha256,
    @Nullable UUID job,
    Instant expiresAt) {}
