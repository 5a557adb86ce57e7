package io.domainshift.catalog;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Brings published weights to this machine. A file appears under its name only when it is whole and
 * its SHA-256 is the published one; what a broken connection or a killed process left is gone on
 * with, unless the publisher has other content by then.
 */
public final class Downloader {

  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z0-9]{1,12}$");

  private final DownloadRules rules;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .connectTimeout(Duration.ofSeconds(20))
          .build();

  public Downloader(DownloadRules rules) {
    this.rules = rules;
  }

  /**
   * A file that is here.
   *
   * @param sha256 of the file, hexadecimal
   */
  public record Downloaded(Path file, String sha256) {}

  /**
   * Downloads an entry's file into a folder, from the first of its addresses that has it.
   *
   * @throws DownloadException if none has it, or other content
   */
  public Downloaded fetch(CatalogEntry entry, Path folder, DownloadProgress progress) {
    try {
      Files.createDirectories(folder);
      Path target = folder.resolve(fileName(entry));
      if (Files.exists(target)) {
        String sha256 = sha256(target);
        if (entry.accepts(sha256)) {
          return new Downloaded(target, sha256);
        }
        Files.delete(target); // somebody else's, or damaged
      }
      try (PartFile part = PartFile.open(target)) {
        String sha256 = fill(part, entry, progress);
        part.publish(target);
        return new Downloaded(target, sha256);
      }
    } catch (IOException e) {
      throw DownloadException.lasting("%s cannot be written: %s".formatted(folder, e), e);
    }
  }

  /**
   * Checks a file that somebody brought by other means.
   *
   * @throws DownloadException if it is not the published one
   */
  public static Downloaded check(CatalogEntry entry, Path file) {
    try {
      String sha256 = sha256(file);
      if (!entry.accepts(sha256)) {
        throw mismatch(file.toString(), sha256, entry);
      }
      return new Downloaded(file, sha256);
    } catch (IOException e) {
      throw DownloadException.lasting(file + " is not a readable file", e);
    }
  }

  /** Brings every byte and returns their digest, which is one that the entry accepts. */
  private String fill(PartFile part, CatalogEntry entry, DownloadProgress progress)
      throws IOException {
    while (true) {
      String source = transfer(part, entry, progress);
      String sha256 = sha256(part.path());
      if (entry.accepts(sha256)) {
        return sha256;
      }
      boolean patched = part.isPatched();
      part.discard();
      if (!patched) {
        throw mismatch(source, sha256, entry);
      }
      progress.again("what an earlier download left does not fit; beginning anew");
    }
  }

  private String transfer(PartFile part, CatalogEntry entry, DownloadProgress progress)
      throws IOException {
    DownloadException last = null;
    for (URI address : entry.addresses()) {
      try {
        if (!part.isWhole()) {
          persist(new Transfer(http, rules, entry, part, progress), address, part, progress);
        }
        return address.toString();
      } catch (DownloadException e) {
        last = e;
      }
    }
    throw last == null
        ? DownloadException.lasting(entry.name() + " has no address to download it from")
        : last;
  }

  /** Tries until the file is whole, or until some attempts in a row brought nothing new. */
  private void persist(Transfer transfer, URI address, PartFile part, DownloadProgress progress)
      throws IOException {
    long most = part.size();
    int vain = 0;
    while (true) {
      try {
        transfer.run(address);
        return;
      } catch (DownloadException e) {
        vain = part.size() > most ? 1 : vain + 1;
        most = Math.max(most, part.size());
        if (!e.isPassing() || vain >= rules.attempts()) {
          throw e;
        }
        progress.again(String.valueOf(e.getMessage()));
        Duration pause = e.retryAfter();
        sleep(pause == null ? rules.firstPause().multipliedBy(1L << (vain - 1)) : pause);
      }
    }
  }

  private static String fileName(CatalogEntry entry) {
    String path = entry.addresses().isEmpty() ? "" : entry.addresses().get(0).getPath();
    Matcher extension = EXTENSION.matcher(path);
    return entry.name() + (extension.find() ? extension.group().toLowerCase(Locale.ROOT) : "");
  }

  private static DownloadException mismatch(String source, String found, CatalogEntry entry) {
    return DownloadException.lasting(
        "%s has SHA-256 %s, expected %s%s (catalogue entry %s); nothing was installed"
            .formatted(
                source,
                found,
                entry.sha256() == null ? "one that begins with " : "",
                entry.expectedSha256(),
                entry.name()));
  }

  private static void sleep(Duration pause) {
    try {
      Thread.sleep(pause.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw DownloadException.lasting("Interrupted between two attempts", e);
    }
  }

  private static String sha256(Path file) throws IOException {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
        in.transferTo(OutputStream.nullOutputStream());
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform brings SHA-256", e);
    }
  }
}
