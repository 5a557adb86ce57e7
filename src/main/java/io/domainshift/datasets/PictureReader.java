package io.domainshift.datasets;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * Files that strangers send, to decoded pictures. A file's own header decides whether it is decoded
 * at all ({@link PictureLimits}), its content decides what it is, and nothing but the picture or an
 * {@link InvalidPictureException} comes of it.
 */
public final class PictureReader {

  private PictureReader() {}

  /**
   * What a file says of its picture; nothing is decoded.
   *
   * @throws InvalidPictureException if it holds none or one that is too large or too small
   */
  public static PictureInfo inspect(Path file) {
    return info(parse(file));
  }

  /**
   * Makes sure that the whole picture can be decoded.
   *
   * @throws InvalidPictureException if it cannot
   */
  public static PictureInfo check(Path file) {
    EncodedPicture picture = parse(file);
    decode(picture);
    return info(picture);
  }

  /**
   * The picture of a file: upright, 8-bit RGB, alpha over white.
   *
   * @throws InvalidPictureException if it cannot be decoded
   */
  public static BufferedImage read(Path file) {
    EncodedPicture picture = parse(file);
    return RgbPicture.of(decode(picture), picture.orientation());
  }

  /** As {@link #inspect(Path)}, of bytes at hand. */
  static PictureInfo inspect(byte[] file) {
    return info(parse(file));
  }

  /** As {@link #read(Path)}, of bytes at hand. */
  static BufferedImage read(byte[] file) {
    EncodedPicture picture = parse(file);
    return RgbPicture.of(decode(picture), picture.orientation());
  }

  private static PictureInfo info(EncodedPicture picture) {
    boolean side = picture.orientation().turnsOnItsSide();
    return new PictureInfo(
        picture.type().mediaType(),
        side ? picture.height() : picture.width(),
        side ? picture.width() : picture.height());
  }

  private static EncodedPicture parse(Path file) {
    try {
      if (Files.size(file) > PictureLimits.BYTES) {
        throw Refusal.tooManyBytes();
      }
      return parse(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EncodedPicture parse(byte[] bytes) {
    if (bytes.length == 0) {
      throw Refusal.of("is empty", "a JPEG, PNG or WebP file");
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    try {
      return PictureType.of(buffer).parse(buffer);
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw Refusal.truncated();
    }
  }

  /** Decoders answer hostile bytes with whatever exception happens to them. */
  private static BufferedImage decode(EncodedPicture picture) {
    ImageReader reader = null;
    long pixels = (long) picture.width() * picture.height();
    try (ImageInputStream in = new GuardedInput(picture.essence(), pixels)) {
      reader = picture.type().reader();
      reader.setInput(in, true, true);
      if (reader.getWidth(0) != picture.width() || reader.getHeight(0) != picture.height()) {
        throw Refusal.damaged(null);
      }
      return reader.read(0);
    } catch (InvalidPictureException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      throw Refusal.damaged(e);
    } finally {
      if (reader != null) {
        reader.dispose();
      }
    }
  }
}
