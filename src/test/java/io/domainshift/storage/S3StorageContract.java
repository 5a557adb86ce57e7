package io.domainshift.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.domainshift.testing.CuttingProxy;
import io.domainshift.testing.S3Server;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** What a storage in S3 keeps to beside the contract of all storages. */
abstract class S3StorageContract extends ObjectStorageContract {

  private final String bucket = "bucket-" + UUID.randomUUID();
  CuttingProxy proxy;
  private S3Client admin;
  private S3ObjectStorage s3;

  abstract S3Server server();

  @BeforeEach
  void open() {
    proxy = new CuttingProxy(server().endpoint());
    admin = S3Clients.client(settings(server().endpoint(), S3Server.SECRET_KEY));
    admin.createBucket(request -> request.bucket(bucket));
    s3 = open(proxy.endpoint(), S3Server.SECRET_KEY);
    s3.check();
    storage = s3;
  }

  @AfterEach
  void close() {
    s3.close();
    admin.close();
    proxy.close();
  }

  final S3ObjectStorage open(URI endpoint, String secret) {
    return new S3ObjectStorage(settings(endpoint, secret), Clock.systemUTC(), arrivals);
  }

  private S3Settings settings(URI endpoint, String secret) {
    return new S3Settings(
        bucket,
        null,
        endpoint,
        true,
        "some/prefix/",
        S3Server.ACCESS_KEY,
        secret,
        DataSize.ofMegabytes(5),
        3,
        3,
        Duration.ofSeconds(20),
        folder.resolve("cache"),
        DataSize.ofMegabytes(100),
        true,
        Duration.ofMinutes(5),
        DataSize.ofBytes(3),
        null);
  }

  @Test
  void keepsObjectsUnderItsPrefix() throws IOException {
    put("abc");
    assertThat(names()).containsExactly("some/prefix/sha256/ba/" + ABC);
  }

  @Test
  void listsWhatLiesUnderItsPrefixPageByPage() throws IOException {
    Set<String> keys = new HashSet<>();
    for (int i = 0; i < 12; i++) {
      keys.add(put("object " + i).key());
    }
    admin.putObject(
        request -> request.bucket(bucket).key("sha256/ba/" + ABC), RequestBody.fromString("other"));
    admin.putObject(
        request -> request.bucket(bucket).key("some/prefix/sha256/ba/README"),
        RequestBody.fromString("other"));
    List<KeptObject> found = new ArrayList<>();

    new S3Listing(admin, settings(server().endpoint(), S3Server.SECRET_KEY), Clock.systemUTC(), 5)
        .list(found::add);

    assertThat(found).extracting(KeptObject::key).containsExactlyInAnyOrderElementsOf(keys);
  }

  @Test
  void readsACopyWithoutTheStore() throws IOException {
    String key = put("abc").key();
    Path copy = storage.local(key);
    int connections = proxy.connections();
    proxy.setDown(true);

    assertThat(storage.local(key)).isEqualTo(copy).hasContent("abc");
    assertThat(proxy.connections()).isEqualTo(connections);
  }

  @Test
  void keepsNoCopyOfWhatItOnlySent() throws IOException {
    put("abc");
    assertThat(files(folder.resolve("cache")).filter(file -> file.endsWith(ABC))).isEmpty();
  }

  @Test
  void saysThatTheStoreIsAwayAndGoesOnWhenItIsBack() throws IOException {
    String key = put("abc").key();
    Path file = Files.writeString(folder.resolve("weights"), "weights");
    proxy.setDown(true);

    assertThatExceptionOfType(StorageUnavailableException.class)
        .isThrownBy(() -> storage.putFile(file))
        .withMessageStartingWith("Upload of object sha256/");
    assertThatExceptionOfType(StorageUnavailableException.class)
        .isThrownBy(() -> storage.open(key));
    assertThatExceptionOfType(StorageUnavailableException.class)
        .isThrownBy(() -> storage.local(key));
    assertThatExceptionOfType(StorageUnavailableException.class)
        .isThrownBy(() -> storage.exists(key));
    assertThat(file).as("not taken over").exists();

    proxy.setDown(false);
    assertThat(storage.open(storage.putFile(file).key())).hasContent("weights");
  }

  @Test
  void startsWhileTheStoreIsAway() {
    proxy.setDown(true);
    try (S3ObjectStorage early = open(proxy.endpoint(), S3Server.SECRET_KEY)) {
      assertThatCode(early::check).doesNotThrowAnyException();
    }
  }

  @Test
  void doesNotStartWithoutItsBucket() {
    admin.deleteBucket(request -> request.bucket(bucket));

    assertThatExceptionOfType(StorageRefusedException.class)
        .isThrownBy(s3::check)
        .withMessageContaining(bucket)
        .withMessageContaining("NoSuchBucket");
  }

  @Test
  void goesOnReadingWhereTheConnectionBrokeOff() throws IOException {
    byte[] bytes = large();
    String key = storage.put(new ByteArrayInputStream(bytes), bytes.length).key();
    proxy.cutAnswerAfter(3_000_000);

    try (InputStream in = storage.open(key)) {
      assertThat(in.readAllBytes()).isEqualTo(bytes);
    }
    proxy.cutAnswerAfter(2_000_000);
    assertThat(storage.local(key)).hasBinaryContent(bytes);
  }

  @Test
  void storesNothingOfBytesThatChangedOnTheirWay() throws IOException {
    byte[] bytes = large();
    proxy.flipRequestByte(4_000_000);

    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> storage.put(new ByteArrayInputStream(bytes), bytes.length))
        .withMessageContaining("the store answers 4");
    assertThat(stored()).isZero();
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void handsOutNoCopyOfADamagedObject() throws IOException {
    String key = put("abc").key();
    damage(key, "abd");

    assertThatExceptionOfType(CorruptObjectException.class).isThrownBy(() -> storage.local(key));
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void leavesNothingOfAnUploadThatFailed() {
    byte[] bytes = large();
    ByteArrayInputStream failing =
        new ByteArrayInputStream(bytes) {
          @Override
          public synchronized int read(byte[] buffer, int offset, int length) {
            proxy.setDown(true);
            return super.read(buffer, offset, length);
          }
        };

    assertThatExceptionOfType(StorageUnavailableException.class)
        .isThrownBy(() -> storage.put(failing, bytes.length));
    assertThat(stored()).isZero();
    assertThat(unfinished()).isEmpty();
  }

  @Test
  void signsAnAddressForOthers() throws IOException {
    String key = put("0123456789").key();

    URI link =
        storage.link(key, 10, "text/x-weights", "attachment; filename=\"w.txt\"").orElseThrow();

    HttpURLConnection connection = (HttpURLConnection) link.toURL().openConnection();
    assertThat(connection.getInputStream()).hasContent("0123456789");
    assertThat(connection.getContentType()).startsWith("text/x-weights");
    assertThat(connection.getHeaderField("Content-Disposition")).contains("w.txt");
    assertThat(storage.link(key, 2, "text/plain", "inline")).as("too small").isEmpty();
  }

  @Override
  int stored() {
    return (int) names().count();
  }

  @Override
  Stream<Path> unfinished() {
    return Stream.concat(
        files(folder.resolve("cache/incoming")), files(folder.resolve("cache/outgoing")));
  }

  @Override
  void damage(String key, String text) {
    admin.putObject(
        request -> request.bucket(bucket).key("some/prefix/" + key),
        RequestBody.fromBytes(text.getBytes(UTF_8)));
  }

  private Stream<String> names() {
    return admin.listObjectsV2(request -> request.bucket(bucket)).contents().stream()
        .map(S3Object::key);
  }

  static byte[] large() {
    byte[] bytes = new byte[12_000_000];
    new Random(2).nextBytes(bytes);
    return bytes;
  }
}
