package io.domainshift.datasets;

import io.domainshift.storage.StoredObject;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Which features of data sets are stored. Plain JDBC, because the runner has no JPA. */
@Component
public class DatasetFeatures {

  private final JdbcClient jdbc;

  public DatasetFeatures(JdbcClient jdbc) {
    this.jdbc = jdbc;
  }

  /**
   * Who looked at what. With all of it the same, the features are the same.
   *
   * @param dataset a version, which never changes
   * @param networkSha256 of the network's weights, hexadecimal
   * @param form of the features; rises when networks see pictures in another way
   * @param pictures how many of the data set
   * @param mirror whether mirrored pictures are among them
   */
  public record Look(UUID dataset, String networkSha256, int form, int pictures, boolean mirror) {}

  /** The file of features of that look. */
  public Optional<StoredObject> find(Look look) {
    return jdbc.sql(
            """
            SELECT storage_key, bytes, sha256 FROM dataset_features
            WHERE dataset = :dataset AND network_sha256 = :network AND form = :form
              AND pictures = :pictures AND mirror = :mirror
            """)
        .param("dataset", look.dataset())
        .param("network", look.networkSha256())
        .param("form", look.form())
        .param("pictures", look.pictures())
        .param("mirror", look.mirror())
        .query((row, n) -> new StoredObject(row.getString(1), row.getLong(2), row.getString(3)))
        .optional();
  }

  /** Keeps a file in place of one that was there; forgets it when the data set is deleted. */
  public void add(Look look, StoredObject file) {
    jdbc.sql(
            """
            INSERT INTO dataset_features (dataset, network_sha256, form, pictures, mirror,
              storage_key, bytes, sha256)
            SELECT id, :network, :form, :pictures, :mirror, :key, :bytes, :sha256
            FROM datasets WHERE id = :dataset
            ON CONFLICT (dataset, network_sha256, form, pictures, mirror) DO UPDATE
            SET storage_key = :key, bytes = :bytes, sha256 = :sha256, created_at = now()
            """)
        .param("dataset", look.dataset())
        .param("network", look.networkSha256())
        .param("form", look.form())
        .param("pictures", look.pictures())
        .param("mirror", look.mirror())
        .param("key", file.key())
        .param("bytes", file.bytes())
        .param("sha256", file.sha256())
        .update();
  }
}
