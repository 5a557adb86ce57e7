package io.domainshift.datasets;

import com.twelvemonkeys.imageio.plugins.jpeg.JPEGImageReaderSpi;
import com.twelvemonkeys.imageio.plugins.webp.WebPImageReaderSpi;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Function;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.spi.IIORegistry;
import javax.imageio.spi.ImageReaderSpi;

/** The sorts of files that pictures come in, told by their first bytes and nothing else. */
enum PictureType {
  JPEG("image/jpeg", JpegFile::parse) {
    @Override
    ImageReader reader() throws IOException {
      JPEGImageReaderSpi provider = new JPEGImageReaderSpi();
      // It looks there for the platform's decoder, which does most of the work.
      provider.onRegistration(IIORegistry.getDefaultInstance(), ImageReaderSpi.class);
      return provider.createReaderInstance(null);
    }
  },
  PNG("image/png", PngFile::parse) {
    @Override
    ImageReader reader() {
      return ImageIO.getImageReadersByFormatName("png").next();
    }
  },
  WEBP("image/webp", WebpFile::parse) {
    @Override
    ImageReader reader() throws IOException {
      return new WebPImageReaderSpi().createReaderInstance(null);
    }
  };

  private static final int PNG_SIGNATURE = 0x89504E47;
  private static final int RIFF = 0x52494646;
  private static final int WEBP_FORM = 0x57454250;

  private final String mediaType;
  private final Function<ByteBuffer, EncodedPicture> parser;

  PictureType(String mediaType, Function<ByteBuffer, EncodedPicture> parser) {
    this.mediaType = mediaType;
    this.parser = parser;
  }

  String mediaType() {
    return mediaType;
  }

  /** Walks through the file without decoding it. */
  EncodedPicture parse(ByteBuffer file) {
    return parser.apply(file);
  }

  /** A decoder, by its class: which ones are registered depends on who loaded the registry. */
  abstract ImageReader reader() throws IOException;

  /**
   * @throws InvalidPictureException if it is none of them
   */
  static PictureType of(ByteBuffer file) {
    if (file.limit() >= 12) {
      int first = file.getInt(0);
      if (first >>> 8 == 0xFFD8FF) {
        return JPEG;
      }
      if (first == PNG_SIGNATURE && file.getInt(4) == 0x0D0A1A0A) {
        return PNG;
      }
      if (first == RIFF && file.getInt(8) == WEBP_FORM) {
        return WEBP;
      }
    }
    throw Refusal.of("is of another type", "a JPEG, PNG or WebP file");
  }
}
