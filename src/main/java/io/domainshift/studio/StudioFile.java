package io.domainshift.studio;

/**
 * A result of studio work.
 *
 * @param name file name, {@code samples.png} or {@code sample-7.png}
 * @param mediaType of the content
 * @param content the bytes
 */
@SuppressWarnings("ArrayRecordComponent") // written once, handed on once
public record StudioFile(String name, String mediaType, byte[] content) {}
