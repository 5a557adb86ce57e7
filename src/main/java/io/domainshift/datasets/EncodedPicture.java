package io.domainshift.datasets;

/**
 * A picture before it is decoded: what its container says, and the parts that its pixels need.
 *
 * <p>Text, thumbnails, private and unknown parts are left out, so that a decoder never meets them:
 * that is where files carry their bombs.
 *
 * @param type of the file
 * @param width as stored
 * @param height as stored
 * @param deep whether channels have 16 bits
 * @param orientation what has to be done to it to be upright
 * @param essence the same file without all that its pixels do not need
 */
record EncodedPicture(
    PictureType type,
    int width,
    int height,
    boolean deep,
    Orientation orientation,
    byte[] essence) {}
