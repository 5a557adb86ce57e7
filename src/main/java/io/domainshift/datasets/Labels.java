package io.domainshift.datasets;

import io.domainshift.datasets.DatasetOptions.Labelling;
import io.domainshift.datasets.PictureSource.Entry;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Which class each picture belongs to.
 *
 * @param names of the classes; empty when there are none
 * @param byPath class of each picture by its path in the source; one that is missing has none
 */
record Labels(List<String> names, Map<String, Integer> byPath) {

  /** More are no classes but numbers of something else. */
  private static final int MOST = 10_000;

  private static final Labels NONE = new Labels(List.of(), Map.of());

  /** The class of a picture; −1 for none. */
  int of(String path) {
    return byPath.getOrDefault(path, -1);
  }

  static Labels of(PictureSource source, Labelling labelling) throws IOException {
    if (labelling == Labelling.NONE) {
      return NONE;
    }
    Entry file = source.labels().orElse(null);
    // A file that says there are no labels counts too: NVIDIA's folders are no classes.
    return file == null
        ? ofFolders(source.pictures())
        : ofFile(source.read(file), EntryNames.folder(file.path()));
  }

  /** Of two labels files the one that lies higher, then the first by name. */
  static Entry nearer(Entry a, Entry b) {
    long depthA = a.path().chars().filter(c -> c == '/').count();
    long depthB = b.path().chars().filter(c -> c == '/').count();
    if (depthA != depthB) {
      return depthA < depthB ? a : b;
    }
    return a.path().compareTo(b.path()) <= 0 ? a : b;
  }

  /** The folders right below the one that all pictures share; a single one is no class. */
  static Labels ofFolders(List<Entry> pictures) {
    if (pictures.isEmpty()) {
      return NONE;
    }
    String root = EntryNames.folder(pictures.get(0).path());
    for (Entry picture : pictures) {
      while (!picture.path().startsWith(root)) {
        root = EntryNames.folder(root.substring(0, root.length() - 1));
      }
    }
    TreeMap<String, Integer> folders = new TreeMap<>();
    for (Entry picture : pictures) {
      int slash = picture.path().indexOf('/', root.length());
      if (slash > 0) {
        folders.put(picture.path().substring(root.length(), slash), 0);
      }
    }
    if (folders.size() < 2) {
      return NONE;
    }
    checkCount(folders.size());
    int number = 0;
    for (Map.Entry<String, Integer> folder : folders.entrySet()) {
      folder.setValue(number++);
    }
    Map<String, Integer> byPath = new HashMap<>();
    for (Entry picture : pictures) {
      int slash = picture.path().indexOf('/', root.length());
      Integer label =
          slash < 0 ? null : folders.get(picture.path().substring(root.length(), slash));
      if (label != null) {
        byPath.put(picture.path(), label);
      }
    }
    return new Labels(List.copyOf(folders.keySet()), byPath);
  }

  /**
   * NVIDIA's form: {@code {"labels": [["00000/img00000000.png", 6], …]}}, or null for none. Read as
   * a stream: there may be a million of them.
   *
   * @param folder that the paths start in
   */
  static Labels ofFile(byte[] json, String folder) {
    Map<String, Integer> byPath = new HashMap<>();
    try (JsonParser in = JsonMapper.shared().createParser(json)) {
      expect(in.nextToken() == JsonToken.START_OBJECT);
      while (in.nextToken() == JsonToken.PROPERTY_NAME) {
        boolean labels = in.currentName().equals("labels");
        JsonToken value = in.nextToken();
        if (!labels || value == JsonToken.VALUE_NULL) {
          in.skipChildren();
        } else {
          expect(value == JsonToken.START_ARRAY);
          readPairs(in, folder, byPath);
        }
      }
    } catch (JacksonException e) {
      throw new InvalidDatasetException(
          PictureSource.LABELS_FILE, "is not valid JSON", "{\"labels\": [[path, class], …]}", e);
    }
    int most = byPath.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
    List<String> names = new ArrayList<>();
    for (int i = 0; i <= most; i++) {
      names.add(Integer.toString(i));
    }
    return new Labels(names, byPath);
  }

  private static void readPairs(JsonParser in, String folder, Map<String, Integer> byPath) {
    while (in.nextToken() == JsonToken.START_ARRAY) {
      expect(in.nextToken() == JsonToken.VALUE_STRING);
      String path = folder + in.getString().replace('\\', '/');
      expect(in.nextToken() == JsonToken.VALUE_NUMBER_INT);
      long label = in.getLongValue();
      expect(label >= 0);
      checkCount(label + 1);
      expect(in.nextToken() == JsonToken.END_ARRAY);
      byPath.put(path, (int) label);
    }
    expect(in.currentToken() == JsonToken.END_ARRAY);
  }

  private static void checkCount(long classes) {
    if (classes > MOST) {
      throw new InvalidDatasetException(
          "The source", "has %d classes".formatted(classes), "at most " + MOST);
    }
  }

  private static void expect(boolean asExpected) {
    if (!asExpected) {
      throw new InvalidDatasetException(
          PictureSource.LABELS_FILE,
          "has labels of another form",
          "{\"labels\": [[path, class], …]} with classes 0, 1, 2…");
    }
  }
}
