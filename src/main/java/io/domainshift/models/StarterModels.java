package io.domainshift.models;

import io.domainshift.models.ModelImports.ImportRequest;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Installs the models that come with the product, each once: before the first request is served,
 * and never again after somebody has deleted it. Processes that start together may both try; the
 * name decides. {@code domainshift.models.starter=false} leaves them out.
 */
@Component
@ConditionalOnProperty(name = "domainshift.models.starter", matchIfMissing = true)
class StarterModels implements SmartInitializingSingleton {

  private static final Logger log = LoggerFactory.getLogger(StarterModels.class);
  private static final String FOLDER = "starter/";
  private static final JsonMapper JSON = JsonMapper.shared();

  /**
   * An entry of {@code starter/models.json}; the vocabulary names words that a CLIP has learned.
   */
  record Starter(
      String name,
      String file,
      String origin,
      String licence,
      @Nullable String vocabulary,
      JsonNode defaults) {}

  private final ModelImports imports;
  private final JdbcClient jdbc;

  StarterModels(ModelImports imports, JdbcClient jdbc) {
    this.imports = imports;
    this.jdbc = jdbc;
  }

  @Override
  public void afterSingletonsInstantiated() {
    List<Starter> missing =
        starters().stream().filter(starter -> !wasInstalled(starter.name())).toList();
    if (!missing.isEmpty()) {
      installSideBySide(missing);
    }
  }

  /** Somebody waits for the first start. */
  private void installSideBySide(List<Starter> starters) {
    // Threads of its own: they find resources as this one does, those of the common pool do not.
    ExecutorService threads = Executors.newFixedThreadPool(starters.size());
    try {
      starters.stream()
          .map(starter -> CompletableFuture.runAsync(() -> install(starter), threads))
          .toList()
          .forEach(CompletableFuture::join);
    } finally {
      threads.shutdownNow();
    }
  }

  private static List<Starter> starters() {
    try (InputStream list = new ClassPathResource(FOLDER + "models.json").getInputStream()) {
      return JSON.readValue(list, new TypeReference<List<Starter>>() {});
    } catch (IOException e) {
      throw new UncheckedIOException("The starter models cannot be read", e);
    }
  }

  private void install(Starter starter) {
    try {
      copyAndInstall(starter);
    } catch (IOException e) {
      throw new UncheckedIOException("Starter model " + starter.name() + " cannot be installed", e);
    }
    remember(starter.name());
  }

  private void copyAndInstall(Starter starter) throws IOException {
    Path file = Files.createTempFile("domainshift-starter", ".safetensors");
    try {
      try (InputStream in = new ClassPathResource(FOLDER + starter.file()).getInputStream()) {
        Files.copy(in, file, StandardCopyOption.REPLACE_EXISTING);
      }
      Model model =
          imports.install(
              file,
              new ImportRequest(
                  starter.name(),
                  starter.origin(),
                  starter.licence(),
                  starter.defaults(),
                  null,
                  notes(starter)));
      log.info("Installed starter model {} as {}", model.name(), model.id());
    } catch (ModelNameTakenException e) {
      log.info("Model {} is installed already", starter.name());
    } finally {
      Files.deleteIfExists(file);
    }
  }

  /** Refuses to go on without a vocabulary: every prompt's words would pass for known. */
  static ObjectNode notes(Starter starter) throws IOException {
    ObjectNode notes = JSON.createObjectNode().put("starter", starter.file());
    if (starter.vocabulary() != null) {
      ClassPathResource words = new ClassPathResource(FOLDER + starter.vocabulary());
      if (!words.exists()) {
        throw new FileNotFoundException(
            "Starter model %s names the vocabulary %s, which is not in the box"
                .formatted(starter.name(), starter.vocabulary()));
      }
      try (InputStream in = words.getInputStream()) {
        notes.set("vocabulary", JSON.readTree(in));
      }
    }
    return notes;
  }

  private boolean wasInstalled(String name) {
    return jdbc.sql("SELECT count(*) FROM starter_models WHERE name = :name")
            .param("name", name)
            .query(Integer.class)
            .single()
        > 0;
  }

  private void remember(String name) {
    jdbc.sql("INSERT INTO starter_models (name) VALUES (:name) ON CONFLICT DO NOTHING")
        .param("name", name)
        .update();
  }
}
