package io.domainshift.api.images;

import io.domainshift.datasets.StoredImage;
import java.nio.file.Path;

/**
 * A picture that came with a request, was found good, and is not stored yet.
 *
 * @param image as it will be in the catalog
 * @param file where its bytes lie until then
 */
public record ReceivedPicture(StoredImage image, Path file) {}
