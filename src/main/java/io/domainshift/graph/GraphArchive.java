package io.domainshift.graph;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * All graph files of the class path as one TorchScript archive, the format of {@code
 * torch.jit.save}: a module without weights whose methods are the entry points of the files. The
 * same bytes load in Python with {@code torch.jit.load}.
 */
public final class GraphArchive {

  private static final String ROOT = "graphs/";

  /** Pickle of one {@code Graphs} object with the attribute {@code training = True}. */
  private static final byte[] DATA =
      "\u0080\u0002c__torch__\nGraphs\nq\u0000)\u0081}(X\b\u0000\u0000\u0000training\u0088ub."
          .getBytes(StandardCharsets.ISO_8859_1);

  /** Pickle of an empty tuple: the files have no constants. */
  private static final byte[] CONSTANTS = {(byte) 0x80, 2, ')', '.'};

  private final List<GraphSource> sources;
  private final byte[] bytes;

  private GraphArchive(List<GraphSource> sources) {
    this.sources = sources;
    this.bytes = pack(sources);
  }

  /** Packs every {@code graphs/**&#47;*.py} of the class path. */
  public static GraphArchive ofClassPath() {
    try {
      List<GraphSource> sources = new ArrayList<>();
      var resolver = new PathMatchingResourcePatternResolver(GraphArchive.class.getClassLoader());
      for (Resource file : resolver.getResources("classpath*:" + ROOT + "**/*.py")) {
        String url = file.getURL().toString();
        String path = url.substring(url.lastIndexOf("/" + ROOT) + ROOT.length() + 1);
        String name = path.substring(0, path.length() - ".py".length()).replace('/', '.');
        sources.add(GraphSource.parse(name, file.getContentAsString(StandardCharsets.UTF_8)));
      }
      sources.sort(Comparator.comparing(GraphSource::name));
      return new GraphArchive(List.copyOf(sources));
    } catch (IOException e) {
      throw new UncheckedIOException("Graph files of the class path cannot be read", e);
    }
  }

  static GraphArchive of(Map<String, String> files) {
    List<GraphSource> sources = new ArrayList<>();
    files.forEach((name, text) -> sources.add(GraphSource.parse(name, text)));
    return new GraphArchive(sources);
  }

  /** Callable functions by qualified name ({@code nets.stylegan2.generator.synthesis}). */
  Map<String, GraphFunction> functions() {
    Map<String, GraphFunction> functions = new LinkedHashMap<>();
    for (GraphSource source : sources) {
      for (GraphFunction function : source.functions()) {
        functions.put(function.qualifiedName(), function);
      }
    }
    return functions;
  }

  /**
   * Some functions with all that they call, and nothing else: code for archives that leave the
   * house.
   *
   * @param entryPoints qualified names ({@code nets.stylegan2.generator.synthesis})
   * @return TorchScript source by path ({@code code/__torch__/nets/stylegan2/generator.py}), sorted
   */
  public Map<String, String> code(Set<String> entryPoints) {
    Map<String, GraphSource> files = new HashMap<>();
    sources.forEach(source -> files.put(source.name(), source));
    Map<String, String> definitions = new TreeMap<>();
    Deque<String> wanted = new ArrayDeque<>(entryPoints);
    while (!wanted.isEmpty()) {
      String function = wanted.pop();
      if (!definitions.containsKey(function)) {
        int dot = function.lastIndexOf('.');
        GraphSource file = files.get(function.substring(0, dot));
        String text = file == null ? null : file.definition(function.substring(dot + 1));
        if (text == null) {
          throw new IllegalArgumentException("Graph function " + function + " is unknown");
        }
        definitions.put(function, text);
        wanted.addAll(GraphSource.calls(text));
      }
    }
    Map<String, String> code = new TreeMap<>();
    definitions.forEach(
        (function, text) ->
            code.merge(
                path(function.substring(0, function.lastIndexOf('.'))),
                text,
                (before, next) -> before + "\n\n" + next));
    return code;
  }

  private static String path(String file) {
    return "code/__torch__/" + file.replace('.', '/') + ".py";
  }

  /** The archive, ready for {@code torch.jit.load}. */
  public byte[] bytes() {
    return bytes.clone();
  }

  /** SHA-256 of the archive in hexadecimal: the same sources give the same bytes. */
  public String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  private static byte[] pack(List<GraphSource> sources) {
    StringBuilder module =
        new StringBuilder(
            "class Graphs(Module):\n  __parameters__ = []\n  __buffers__ = []\n  training : bool\n");
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
      put(zip, "graphs/data.pkl", DATA);
      for (GraphSource source : sources) {
        put(zip, ROOT + path(source.name()), source.code());
        source.functions().forEach(function -> module.append(function.method()));
      }
      put(zip, "graphs/code/__torch__.py", module.toString());
      put(zip, "graphs/constants.pkl", CONSTANTS);
      put(zip, "graphs/version", "3\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipOutputStream zip, String name, String text) throws IOException {
    put(zip, name, text.getBytes(StandardCharsets.UTF_8));
  }

  /** LibTorch's reader wants stored entries; a fixed time keeps the bytes reproducible. */
  private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
    CRC32 crc = new CRC32();
    crc.update(content);
    ZipEntry entry = new ZipEntry(name);
    entry.setMethod(ZipEntry.STORED);
    entry.setSize(content.length);
    entry.setCrc(crc.getValue());
    entry.setTime(0);
    zip.putNextEntry(entry);
    zip.write(content);
    zip.closeEntry();
  }
}
