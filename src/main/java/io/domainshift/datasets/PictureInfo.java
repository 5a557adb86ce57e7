package io.domainshift.datasets;

/**
 * What a picture's file says of it.
 *
 * @param mediaType told by the content
 * @param width upright, in pixels
 * @param height upright, in pixels
 */
public record PictureInfo(String mediaType, int width, int height) {}
