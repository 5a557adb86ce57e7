package io.domainshift.datasets;

import static io.domainshift.datasets.DatasetFixtures.png;
import static io.domainshift.datasets.DatasetFixtures.pngs;
import static io.domainshift.datasets.DatasetFixtures.zip;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.domainshift.datasets.DatasetFixtures.File;
import io.domainshift.datasets.DatasetOptions.Labelling;
import io.domainshift.datasets.LintReport.Code;
import io.domainshift.datasets.LintReport.Warning;
import io.domainshift.storage.FilesystemStorage;
import io.domainshift.storage.StoredObject;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class DatasetPreparationTests {

  @TempDir Path folder;

  private FilesystemStorage storage;
  private Path allowed;

  @BeforeEach
  void open() throws IOException {
    storage = new FilesystemStorage(folder.resolve("objects"));
    allowed = Files.createDirectories(folder.resolve("allowed"));
  }

  private PreparedFile prepare(List<File> files, DatasetOptions options) throws IOException {
    StoredObject archive = storage.putFile(zip(folder.resolve("upload"), files));
    return prepare(new DatasetWork("set", archive.key(), null, null, options));
  }

  private PreparedFile prepare(DatasetWork work) throws IOException {
    return preparation().prepare("tenant", work, folder.resolve("prepared"), (done, all) -> {});
  }

  private DatasetPreparation preparation() {
    DatasetSettings settings = new DatasetSettings(List.of(allowed), 1000, 2);
    return new DatasetPreparation(
        new DatasetSources(storage, new ImageCatalog(noDatabase()), settings), settings);
  }

  private static JdbcClient noDatabase() {
    return JdbcClient.create(new org.springframework.jdbc.datasource.DriverManagerDataSource());
  }

  private static DatasetOptions options(@Nullable Integer size, Fit fit) {
    return new DatasetOptions(size, fit, Labelling.AUTO, true, false);
  }

  private static List<Code> codes(PreparedFile prepared) {
    return prepared.report().warnings().stream().map(Warning::code).toList();
  }

  @Test
  void preparesAnArchiveInTheOrderOfItsEntries() throws IOException {
    List<File> files = pngs("", 12);

    PreparedFile prepared = prepare(files, DatasetOptions.defaults());

    assertThat(prepared.pictures()).isEqualTo(12);
    assertThat(prepared.size()).isEqualTo(64);
    assertThat(prepared.labelNames()).isEmpty();
    assertThat(codes(prepared)).containsExactly(Code.FEW_PICTURES);
    PreparedDataset dataset = PreparedDataset.open(prepared.file());
    assertThat(dataset.count()).isEqualTo(12);
    BufferedImage third = DatasetFixtures.shapes(2, 64, 64);
    byte[] pixels = new byte[3 * 64 * 64];
    dataset.batch(new long[] {2}, new boolean[1]).data().get(pixels);
    for (int i = 0; i < 64 * 64; i++) {
      int rgb = third.getRGB(i % 64, i / 64);
      assertThat(pixels[i]).isEqualTo((byte) (rgb >> 16));
      assertThat(pixels[4096 + i]).isEqualTo((byte) (rgb >> 8));
      assertThat(pixels[8192 + i]).isEqualTo((byte) rgb);
    }
  }

  @Test
  void sameInputMakesTheSameFileWhateverTheThreads() throws IOException {
    List<File> files = pngs("", 40);
    byte[] first = Files.readAllBytes(prepare(files, DatasetOptions.defaults()).file());

    byte[] second = Files.readAllBytes(prepare(files, DatasetOptions.defaults()).file());

    assertThat(second).isEqualTo(first);
  }

  @Test
  void takesTheLargestSizeThatHalfOfThePicturesFill() throws IOException {
    List<File> files = new ArrayList<>(pngs("", 5));
    for (int i = 0; i < 7; i++) {
      files.add(new File("large" + i + ".png", png(i, 300, 150)));
    }

    PreparedFile prepared = prepare(files, DatasetOptions.defaults());

    assertThat(prepared.size()).isEqualTo(128);
    assertThat(prepared.report().medianShortSide()).isEqualTo(150);
    assertThat(prepared.report().upscaled()).isEqualTo(5);
    assertThat(prepared.report().shortSides())
        .containsEntry("64 to 127", 5)
        .containsEntry("128 to 255", 7);
    assertThat(prepared.report().aspects())
        .containsEntry("square", 5)
        .containsEntry("wider than 2:1", 7);
    assertThat(codes(prepared)).contains(Code.UPSCALED, Code.DISTORTED);
  }

  @Test
  void reportsAndLeavesOutWhatIsBroken() throws IOException {
    List<File> files = new ArrayList<>(pngs("", 10));
    files.add(File.text("text.png", "no picture"));
    byte[] whole = png(99, 64, 64);
    files.add(new File("half.png", java.util.Arrays.copyOf(whole, whole.length / 2)));
    files.add(File.text("captions.jsonl", "{}"));
    files.add(File.text("__MACOSX/._0.png", "fork"));

    PreparedFile prepared = prepare(files, DatasetOptions.defaults());

    assertThat(prepared.pictures()).isEqualTo(10);
    LintReport report = prepared.report();
    assertThat(report.found()).isEqualTo(12);
    assertThat(report.ignored()).isEqualTo(2);
    assertThat(report.broken().count()).isEqualTo(2);
    assertThat(report.broken().first().get(0).path()).isEqualTo("text.png");
    assertThat(report.broken().first().get(0).finding()).isEqualTo("is of another type");
    assertThat(report.text()).contains("! 2 files hold no usable picture", "half.png: ");
  }

  @Test
  void refusesBrokenPicturesWhereTheyShallNotBeLeftOut() {
    List<File> files = new ArrayList<>(pngs("", 10));
    files.add(File.text("text.png", "no picture"));
    DatasetOptions strict = new DatasetOptions(64, Fit.COVER, Labelling.AUTO, false, false);

    assertThatThrownBy(() -> prepare(files, strict))
        .isInstanceOf(InvalidDatasetException.class)
        .hasMessage("The data set has 1 broken pictures, expected none, or dropBroken");
  }

  @Test
  void refusesTooFewPicturesAndStillReports() {
    List<File> files = new ArrayList<>(pngs("", 9));
    files.add(File.text("text.png", "no picture"));

    InvalidDatasetException refusal =
        catchThrowableOfType(
            InvalidDatasetException.class, () -> prepare(files, DatasetOptions.defaults()));

    assertThat(refusal).hasMessage("The data set has 9 usable pictures, expected at least 10");
    assertThat(refusal.report()).hasValueSatisfying(r -> assertThat(r.prepared()).isEqualTo(9));
  }

  @Test
  void findsTheSameFileTwice() throws IOException {
    List<File> files = new ArrayList<>(pngs("", 10));
    files.add(new File("copy.png", files.get(3).bytes()));

    PreparedFile kept = prepare(files, DatasetOptions.defaults());
    assertThat(kept.pictures()).isEqualTo(11);
    assertThat(kept.report().duplicates().first())
        .containsExactly(new LintReport.Example("copy.png", "3.png"));
    assertThat(kept.report().nearDuplicates().count()).isZero();

    PreparedFile dropped =
        prepare(files, new DatasetOptions(null, Fit.COVER, Labelling.AUTO, true, true));
    assertThat(dropped.pictures()).isEqualTo(10);
    assertThat(dropped.report().duplicates().count()).isOne();
  }

  @Test
  void findsPicturesThatLookLikeAnother() throws IOException {
    List<File> files = new ArrayList<>(pngs("", 10));
    files.add(
        new File(
            "smaller.jpg",
            PictureFiles.jpeg(Resize.to(DatasetFixtures.shapes(4, 64, 64), 48, 48))));

    LintReport report = prepare(files, DatasetOptions.defaults()).report();

    assertThat(report.nearDuplicates().first())
        .containsExactly(new LintReport.Example("smaller.jpg", "4.png"));
  }

  @Test
  void takesClassesFromFolders() throws IOException {
    List<File> files = new ArrayList<>(pngs("set/dogs/", 8));
    files.addAll(pngs("set/cats/deep/", 3));
    files.add(new File("set/stray.png", png(7, 64, 64)));

    PreparedFile prepared = prepare(files, DatasetOptions.defaults());

    assertThat(prepared.labelNames()).containsExactly("cats", "dogs");
    assertThat(prepared.report().labels()).containsEntry("cats", 3).containsEntry("dogs", 8);
    assertThat(prepared.report().unlabelled()).isOne();
    assertThat(codes(prepared)).contains(Code.UNLABELLED);
    PreparedDataset dataset = PreparedDataset.open(prepared.file());
    assertThat(dataset.labels()).isEqualTo(2);
    assertThat(dataset.label(0)).isEqualTo(1);
    assertThat(dataset.label(8)).isZero();
    assertThat(dataset.label(11)).isEqualTo(-1);
  }

  @Test
  void oneFolderIsNoClass() throws IOException {
    assertThat(prepare(pngs("faces/", 10), DatasetOptions.defaults()).labelNames()).isEmpty();
  }

  @Test
  void takesClassesFromTheLabelsFile() throws IOException {
    List<File> files = new ArrayList<>(pngs("00000/", 10));
    StringBuilder labels = new StringBuilder("{\"about\": [1, {}], \"labels\": [");
    for (int i = 0; i < 10; i++) {
      labels.append(i == 0 ? "" : ", ").append("[\"00000/%d.png\", %d]".formatted(i, i % 2 * 3));
    }
    files.add(File.text("dataset.json", labels + "]}"));

    PreparedFile prepared = prepare(files, DatasetOptions.defaults());

    assertThat(prepared.labelNames()).containsExactly("0", "1", "2", "3");
    assertThat(prepared.report().labels()).containsEntry("0", 5).containsEntry("1", 0);
    assertThat(codes(prepared)).contains(Code.LABEL_GAPS);
    assertThat(
            prepare(files, new DatasetOptions(null, Fit.COVER, Labelling.NONE, true, false))
                .labelNames())
        .isEmpty();
  }

  @Test
  void aLabelsFileWithoutLabelsSpeaksForFoldersToo() throws IOException {
    List<File> files = new ArrayList<>(pngs("00000/", 6));
    files.addAll(pngs("00001/", 6));
    files.add(File.text("dataset.json", "{\"labels\": null}"));

    assertThat(prepare(files, DatasetOptions.defaults()).labelNames()).isEmpty();
  }

  @Test
  void refusesLabelsOfAnotherForm() {
    for (String labels :
        List.of(
            "[]",
            "{\"labels\": 3}",
            "{\"labels\": [[\"a\", [0, 1]]]}",
            "{\"labels\": [[\"a\", -1]]}",
            "{")) {
      List<File> files = new ArrayList<>(pngs("", 10));
      files.add(File.text("dataset.json", labels));

      assertThatThrownBy(() -> prepare(files, DatasetOptions.defaults()))
          .as(labels)
          .isInstanceOf(InvalidDatasetException.class)
          .hasMessageStartingWith("dataset.json ");
    }
  }

  @Test
  void preparesAFolderThatIsAllowed() throws IOException {
    Path set = Files.createDirectories(allowed.resolve("set/sub"));
    for (File file : pngs("", 12)) {
      Files.write(set.resolve(file.path()), file.bytes());
    }
    Path secret = Files.write(folder.resolve("secret.png"), png(77, 64, 64));
    Files.createSymbolicLink(set.resolve("link.png"), secret);

    PreparedFile prepared =
        prepare(
            new DatasetWork(
                "set", null, allowed.resolve("set").toString(), null, options(32, Fit.CONTAIN)));

    assertThat(prepared.pictures()).isEqualTo(12);
    assertThat(prepared.size()).isEqualTo(32);
    assertThat(prepared.report().ignored()).isOne();
  }

  @Test
  void refusesEveryOtherFolderInTheSameWords() throws IOException {
    Path outside = Files.createDirectories(folder.resolve("outside"));
    Path link = Files.createSymbolicLink(allowed.resolve("link"), outside);
    for (String path :
        List.of(
            outside.toString(),
            link.toString(),
            allowed.resolve("../outside").toString(),
            allowed.resolve("missing").toString(),
            "relative",
            "/\0",
            "")) {
      assertThatThrownBy(
              () -> prepare(new DatasetWork("set", null, path, null, DatasetOptions.defaults())))
          .as(path)
          .isInstanceOf(InvalidDatasetException.class)
          .hasMessageStartingWith("The folder cannot be used, expected the absolute path");
    }
  }

  @Test
  void tellsHowFarItIsAndEndsWhenThatThrows() throws IOException {
    StoredObject archive = storage.putFile(zip(folder.resolve("upload"), pngs("", 12)));
    DatasetWork work = new DatasetWork("set", archive.key(), null, null, DatasetOptions.defaults());
    List<Integer> told = new ArrayList<>();

    assertThatThrownBy(
            () ->
                preparation()
                    .prepare(
                        "tenant",
                        work,
                        folder.resolve("prepared"),
                        (done, all) -> {
                          assertThat(all).isEqualTo(24);
                          told.add(done);
                          if (done == 15) {
                            throw new CancellationException("enough");
                          }
                        }))
        .isInstanceOf(CancellationException.class);

    assertThat(told).hasSize(15).isSorted();
    assertThatThrownBy(() -> PreparedDataset.open(folder.resolve("prepared")))
        .as("what is not finished is no data set")
        .hasMessageContaining("no prepared data set");
  }
}
