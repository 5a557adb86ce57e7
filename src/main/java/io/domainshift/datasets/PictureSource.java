package io.domainshift.datasets;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** Where the pictures of a data set come from. Reading is safe from several threads at a time. */
interface PictureSource extends AutoCloseable {

  /** What {@code dataset.json} of NVIDIA's tools is called. */
  String LABELS_FILE = "dataset.json";

  /** Bytes of a labels file that are still read. */
  long LABELS_BYTES = 128L << 20;

  /**
   * A file that may hold a picture.
   *
   * @param path within the source, segments parted by slashes
   * @param bytes that it says it has
   */
  record Entry(String path, long bytes) {}

  /** All files that may hold pictures, in an order that stays the same. */
  List<Entry> pictures();

  /** The labels file with the folder that its paths start in; empty if there is none. */
  Optional<Entry> labels();

  /** How many files were passed over because of what they are: hidden, or no pictures by name. */
  int ignored();

  /**
   * A file's bytes.
   *
   * @throws InvalidPictureException if this file cannot be read as what it says it is
   * @throws InvalidDatasetException if that stands against the whole source
   */
  byte[] read(Entry entry) throws IOException;

  @Override
  void close() throws IOException;
}
