package io.domainshift.api.http;

import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * What the HTTP face takes on.
 *
 * @param uploads folder for uploads on their way, on the disk of the objects at best
 * @param maxJsonSize largest JSON body
 * @param maxUploadSize largest checkpoint
 * @param maxPicturesSize largest form with pictures; one picture has a limit of its own
 * @param maxDatasetSize largest zip of a data set
 * @param maxUploads resumable uploads at a time that are not whole yet
 * @param maxUploadsSize bytes of all of these together, as they were announced
 * @param uploadsKept how long a resumable upload waits for its next bytes; also how long it can be
 *     asked for its job afterwards
 * @param maxStreams event streams at a time; one more is refused
 * @param maxWaits requests that wait for a job at a time; one more is answered at once
 * @param heartbeat how often a quiet event stream shows that it lives
 * @param lookInterval how often streams and waits look for news
 * @param idempotencyKept how long the answer to an Idempotency-Key is kept
 * @param allowedHosts host names by which the service may be called, besides the loopback's and
 *     literal addresses; {@code *} allows all
 */
@Validated
@ConfigurationProperties("domainshift.api")
public record ApiSettings(
    @NotNull Path uploads,
    @DefaultValue("1MB") DataSize maxJsonSize,
    @DefaultValue("2GB") DataSize maxUploadSize,
    @DefaultValue("200MB") DataSize maxPicturesSize,
    @DefaultValue("100GB") DataSize maxDatasetSize,
    @DefaultValue("50") @Min(0) int maxUploads,
    @DefaultValue("200GB") DataSize maxUploadsSize,
    @DefaultValue("24h") Duration uploadsKept,
    @DefaultValue("200") @Min(1) int maxStreams,
    @DefaultValue("200") @Min(1) int maxWaits,
    @DefaultValue("15s") Duration heartbeat,
    @DefaultValue("100ms") Duration lookInterval,
    @DefaultValue("24h") Duration idempotencyKept,
    @DefaultValue Set<String> allowedHosts) {}
