import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Run once while an image is built: DJL unpacks LibTorch and its JNI library to DJL_CACHE_DIR. The
 * jar that LibTorch came in then loses it, so that the image holds it once.
 */
public final class PrepareLibTorch {

  public static void main(String[] args) throws IOException {
    System.out.println(ai.djl.engine.Engine.getEngine("PyTorch"));
    Path libraries = Path.of(args[0]);
    try (Stream<Path> jars = Files.list(libraries)) {
      for (Path jar : (Iterable<Path>) jars.filter(PrepareLibTorch::holdsLibTorch)::iterator) {
        empty(jar);
      }
    }
  }

  private static boolean holdsLibTorch(Path jar) {
    return jar.getFileName().toString().startsWith("pytorch-native-");
  }

  /** What remains names version and flavour, which DJL reads. */
  private static void empty(Path jar) throws IOException {
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      List<Path> libraries;
      try (Stream<Path> files = Files.walk(zip.getPath("/pytorch"))) {
        libraries = files.filter(Files::isRegularFile).toList();
      }
      for (Path library : libraries) {
        Files.delete(library);
      }
    }
  }
}
