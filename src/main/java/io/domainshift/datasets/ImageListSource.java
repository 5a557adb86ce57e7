package io.domainshift.datasets;

import io.domainshift.storage.ObjectStorage;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pictures that were stored before, in the order of their ids in the request. */
final class ImageListSource implements PictureSource {

  private final ObjectStorage storage;
  private final List<Entry> pictures = new ArrayList<>();
  private final Map<String, String> keys = new HashMap<>();

  private ImageListSource(ObjectStorage storage) {
    this.storage = storage;
  }

  /**
   * @throws InvalidDatasetException if there is no such picture
   */
  static ImageListSource open(
      List<String> ids, String tenant, ImageCatalog images, ObjectStorage storage) {
    ImageListSource source = new ImageListSource(storage);
    for (String id : ids) {
      StoredImage image =
          images
              .find(tenant, id)
              .orElseThrow(
                  () ->
                      new InvalidDatasetException(
                          "Image " + id, "is not there", "the id of a stored picture"));
      source.pictures.add(new Entry(id, image.bytes()));
      source.keys.put(id, image.key());
    }
    return source;
  }

  @Override
  public List<Entry> pictures() {
    return pictures;
  }

  @Override
  public Optional<Entry> labels() {
    return Optional.empty();
  }

  @Override
  public int ignored() {
    return 0;
  }

  @Override
  public byte[] read(Entry entry) throws IOException {
    String key = keys.get(entry.path());
    if (key == null) {
      throw new IllegalArgumentException(entry.path());
    }
    return Files.readAllBytes(storage.local(key));
  }

  @Override
  public void close() {}
}
