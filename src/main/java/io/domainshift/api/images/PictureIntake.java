package io.domainshift.api.images;

import io.domainshift.api.http.ApiSettings;
import io.domainshift.api.http.Tenants;
import io.domainshift.datasets.ImageCatalog;
import io.domainshift.datasets.InvalidPictureException;
import io.domainshift.datasets.PictureInfo;
import io.domainshift.datasets.PictureLimits;
import io.domainshift.datasets.PictureReader;
import io.domainshift.datasets.StoredImage;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Takes pictures in: first their bytes on disk and a whole decoding of them, later the storing. */
@Component
public class PictureIntake {

  /** Decoded pictures take up to a few hundred megabytes each; further uploads wait their turn. */
  private static final int DECODERS = 2;

  private static final int LONGEST_NAME = 200;
  private static final String UNNAMED = "picture";

  private final ImageCatalog images;
  private final ObjectStorage storage;
  private final Clock clock;
  private final Path folder;
  private final Semaphore decoders = new Semaphore(DECODERS, true);

  PictureIntake(ImageCatalog images, ObjectStorage storage, Clock clock, ApiSettings settings)
      throws IOException {
    this.images = images;
    this.storage = storage;
    this.clock = clock;
    this.folder = Files.createDirectories(settings.uploads().toAbsolutePath());
  }

  /**
   * Reads a picture to its end and makes sure that it is one. What comes of it is on disk only;
   * {@link #forget} it when it is not wanted any more.
   *
   * @param field what the request calls the picture
   * @param name of the client's file; null when it has none
   * @throws InvalidPictureException whose subject is the field
   */
  public ReceivedPicture receive(String field, @Nullable String name, InputStream bytes)
      throws IOException {
    Path file = Files.createTempFile(folder, "picture", ".part");
    boolean good = false;
    try {
      String sha256 = copy(bytes, file);
      PictureInfo info = check(file);
      good = true;
      StoredImage image =
          new StoredImage(
              UUID.randomUUID(),
              named(name),
              info.width(),
              info.height(),
              info.mediaType(),
              Files.size(file),
              sha256,
              "",
              clock.instant().truncatedTo(ChronoUnit.MICROS)); // as the database keeps it
      return new ReceivedPicture(image, file);
    } catch (InvalidPictureException e) {
      throw e.about(field);
    } finally {
      if (!good) {
        Files.deleteIfExists(file);
      }
    }
  }

  /** Stores the bytes and adds the picture to the catalog, in the caller's transaction. */
  public StoredImage store(ReceivedPicture picture) {
    StoredObject stored = storage.putFile(picture.file());
    StoredImage image = picture.image().under(stored.key());
    images.add(Tenants.LOCAL, image);
    return image;
  }

  /** Removes what {@link #receive} left on disk; nothing when it was stored. */
  public void forget(ReceivedPicture picture) throws IOException {
    Files.deleteIfExists(picture.file());
  }

  private PictureInfo check(Path file) {
    decoders.acquireUninterruptibly();
    try {
      return PictureReader.check(file);
    } finally {
      decoders.release();
    }
  }

  /** One byte more than is accepted is enough to be refused. */
  private static String copy(InputStream bytes, Path file) throws IOException {
    MessageDigest digest = sha256();
    try (var out = Files.newOutputStream(file, StandardOpenOption.TRUNCATE_EXISTING)) {
      InputStream digested = new DigestInputStream(bytes, digest);
      byte[] buffer = new byte[1 << 16];
      long left = PictureLimits.BYTES + 1;
      int count = 0;
      while (left > 0 && count >= 0) {
        count = digested.read(buffer, 0, (int) Math.min(left, buffer.length));
        out.write(buffer, 0, Math.max(count, 0));
        left -= Math.max(count, 0);
      }
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform brings SHA-256", e);
    }
  }

  /** The last part of a path, in characters that the database and a header can carry. */
  private static String named(@Nullable String name) {
    String base =
        name == null
            ? ""
            : name.substring(1 + Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')));
    String clean = base.replaceAll("[\\p{Cntrl}\\p{Cs}]", "").strip();
    return clean.isEmpty()
        ? UNNAMED
        : clean.substring(
            0,
            clean.offsetByCodePoints(
                0, Math.min(LONGEST_NAME, clean.codePointCount(0, clean.length()))));
  }
}
