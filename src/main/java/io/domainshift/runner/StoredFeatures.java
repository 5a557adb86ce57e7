package io.domainshift.runner;

import io.domainshift.datasets.DatasetFeatures;
import io.domainshift.datasets.DatasetFeatures.Look;
import io.domainshift.graph.HostTensor;
import io.domainshift.metrics.FeatureStore;
import io.domainshift.models.InvalidCheckpointException;
import io.domainshift.models.formats.SafetensorsReader;
import io.domainshift.models.formats.SafetensorsWriter;
import io.domainshift.storage.CorruptObjectException;
import io.domainshift.storage.ObjectNotFoundException;
import io.domainshift.storage.ObjectStorage;
import io.domainshift.storage.StoredObject;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Features of a data set in storage: a safetensors file, read again before it is believed. */
record StoredFeatures(DatasetFeatures features, ObjectStorage storage, Look look)
    implements FeatureStore {

  private static final Logger log = LoggerFactory.getLogger(StoredFeatures.class);

  @Override
  public Optional<Map<String, HostTensor>> load() {
    Optional<StoredObject> file = features.find(look);
    if (file.isEmpty()) {
      return Optional.empty();
    }
    String key = file.get().key();
    try {
      storage.verify(key);
      return Optional.of(SafetensorsReader.open(storage.local(key)).tensors());
    } catch (CorruptObjectException | ObjectNotFoundException | InvalidCheckpointException e) {
      log.warn("Looking at data set {} again: {}", look.dataset(), e.getMessage());
      return Optional.empty();
    }
  }

  @Override
  public void save(Map<String, HostTensor> tensors) {
    StoredObject stored =
        storage.putWritten(
            SafetensorsWriter.size(tensors),
            file -> SafetensorsWriter.write(file, tensors, Map.of()));
    Persistence.write(() -> features.add(look, stored));
  }
}
