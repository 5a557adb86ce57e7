package io.domainshift.catalog;

/** Learns how far a download has come. */
public interface DownloadProgress {

  /**
   * @param bytes on the disk so far, those of earlier attempts included; less than before when the
   *     file has to be brought anew
   * @param total size of the whole file; -1 while unknown
   */
  void at(long bytes, long total);

  /** An attempt broke off and another one follows. */
  default void again(String reason) {}
}
