package idunno.engine.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.jar.JarEntry;
import org.jspecify.annotations.Nullable;

/// Unpacks ONNX Runtime's native libraries once, where every later process finds them. Left to
/// itself the library unpacks 28 MB into a temporary folder at each start, which takes half a
/// second and stays behind after a kill.
public final class OnnxNatives {
  private static final String PROPERTY = "onnxruntime.native.path";
  private static final List<String> LIBRARIES = List.of("onnxruntime", "onnxruntime4j_jni");

  private OnnxNatives() {}

  /// Makes sure that `folder` holds the libraries of this version, and tells ONNX Runtime. To be
  /// called before anything of it is used; it holds for the whole process. Many processes may call
  /// it with the same folder at once. It does nothing where the property is set already, or where
  /// the jar has no library for this platform: then ONNX Runtime decides.
  public static void prepare(Path folder) throws IOException {
    if (System.getProperty(PROPERTY) != null) {
      return;
    }
    Optional<Path> ready = unpack(folder);
    if (ready.isPresent()) {
      System.setProperty(PROPERTY, ready.get().toAbsolutePath().toString());
    }
  }

  /// Unpacks without telling anybody; the folder of the libraries.
  static Optional<Path> unpack(Path folder) throws IOException {
    JarEntry main = entry(LIBRARIES.getFirst());
    if (main == null) {
      return Optional.empty();
    }
    Path target =
        folder.resolve("onnxruntime-" + platform() + "-" + Long.toHexString(main.getCrc()));
    if (isComplete(target)) {
      return Optional.of(target);
    }
    Files.createDirectories(folder);
    Path fresh = Files.createTempDirectory(folder, "unpacking-");
    for (String library : LIBRARIES) {
      try (InputStream in = open(library)) {
        Files.copy(in, fresh.resolve(System.mapLibraryName(library)));
      }
    }
    publish(fresh, target);
    return Optional.of(target);
  }

  private static void publish(Path fresh, Path target) throws IOException {
    try {
      Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw e;
    } catch (IOException e) {
      // Another process was faster, or a crash left half a copy: whole files replace what is there.
      if (!Files.isDirectory(target)) {
        throw e;
      }
      for (String library : LIBRARIES) {
        String file = System.mapLibraryName(library);
        Files.move(fresh.resolve(file), target.resolve(file), StandardCopyOption.ATOMIC_MOVE);
      }
      Files.delete(fresh);
    }
  }

  private static boolean isComplete(Path target) throws IOException {
    for (String library : LIBRARIES) {
      Path file = target.resolve(System.mapLibraryName(library));
      JarEntry entry = entry(library);
      if (entry == null || !Files.isRegularFile(file) || Files.size(file) != entry.getSize()) {
        return false;
      }
    }
    return true;
  }

  private static @Nullable JarEntry entry(String library) throws IOException {
    URL url = OnnxNatives.class.getResource(resource(library));
    return url != null && url.openConnection() instanceof JarURLConnection jar
        ? jar.getJarEntry()
        : null;
  }

  private static InputStream open(String library) throws IOException {
    InputStream in = OnnxNatives.class.getResourceAsStream(resource(library));
    if (in == null) {
      throw new IOException("ONNX Runtime's jar has no " + resource(library));
    }
    return in;
  }

  private static String resource(String library) {
    return "/ai/onnxruntime/native/" + platform() + "/" + System.mapLibraryName(library);
  }

  /// As ONNX Runtime's jar names its folders.
  private static String platform() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    String system = os.contains("mac") ? "osx" : os.contains("win") ? "win" : "linux";
    return system + "-" + (arch.equals("aarch64") ? "aarch64" : "x64");
  }
}
