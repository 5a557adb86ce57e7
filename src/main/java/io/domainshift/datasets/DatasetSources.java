package io.domainshift.datasets;

import io.domainshift.storage.ObjectStorage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.springframework.stereotype.Component;

/** Opens what data sets are made of. */
@Component
public class DatasetSources {

  private final ObjectStorage storage;
  private final ImageCatalog images;
  private final DatasetSettings settings;

  public DatasetSources(ObjectStorage storage, ImageCatalog images, DatasetSettings settings) {
    this.storage = storage;
    this.images = images;
    this.settings = settings;
  }

  /**
   * Refuses at its first four bytes what cannot be a zip.
   *
   * @throws InvalidDatasetException if it is none
   */
  public static void checkMark(byte[] mark) {
    if (mark.length < 4 || mark[0] != 'P' || mark[1] != 'K') {
      throw new InvalidDatasetException("The archive", "is no zip", "one, which begins with PK");
    }
  }

  /**
   * How many pictures a zip seems to hold; only its list of entries is read.
   *
   * @throws InvalidDatasetException if it is no zip that can be used
   */
  public int countArchive(Path archive) throws IOException {
    try (PictureSource source = ArchiveSource.open(archive, settings.maxPictures())) {
      return checked(source);
    }
  }

  /**
   * How many pictures a folder seems to hold.
   *
   * @throws InvalidDatasetException if it is none that the settings allow
   */
  public int countFolder(String folder) throws IOException {
    try (PictureSource source = FolderSource.open(folder, settings)) {
      return checked(source);
    }
  }

  /**
   * Makes sure that all of these pictures are there.
   *
   * @throws InvalidDatasetException if one is not
   */
  public int countImages(String tenant, List<String> ids) {
    return checked(ImageListSource.open(ids, tenant, images, storage));
  }

  PictureSource open(String tenant, DatasetWork work) throws IOException {
    if (work.archive() != null) {
      return ArchiveSource.open(storage.local(work.archive()), settings.maxPictures());
    }
    if (work.folder() != null) {
      return FolderSource.open(work.folder(), settings);
    }
    List<String> ids = work.images() == null ? List.of() : work.images();
    return ImageListSource.open(ids, tenant, images, storage);
  }

  private static int checked(PictureSource source) {
    return DatasetPreparation.enough(source.pictures().size(), "file names of pictures");
  }
}
