package idunno.system;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts a program of this build as a process of its own, with the flags that the launcher gives
/// it. The class path goes through the environment: it is longer than some command lines may be.
final class JavaProgram {
  private static final List<String> FLAGS =
      List.of(
          "--enable-native-access=ALL-UNNAMED",
          "--sun-misc-unsafe-memory-access=allow",
          "-XX:+UseSerialGC",
          "-XX:-UsePerfData",
          "-XX:+ExitOnOutOfMemoryError",
          // Most of these processes live for seconds.
          "-XX:TieredStopAtLevel=1");

  private JavaProgram() {}

  /// The root of the checkout that is tested.
  static Path root() {
    return Path.of(System.getProperty("idunno.root", "..")).toAbsolutePath().normalize();
  }

  /// A node to be started.
  static ProcessBuilder node(List<String> arguments) {
    ClassArchive archive = ClassArchive.ofNodes();
    List<String> options = new ArrayList<>(List.of("-Xmx1g"));
    options.addAll(archive.flags());
    ProcessBuilder builder = of("idunno.node.Main", options, arguments);
    builder.environment().put("CLASSPATH", archive.classPath());
    return builder;
  }

  /// A process to be started; its environment is the test's, which the caller may change.
  static ProcessBuilder of(String mainClass, List<String> options, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(FLAGS);
    line.addAll(options);
    line.add("-Didunno.root=" + root());
    line.add(mainClass);
    line.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(line);
    builder.redirectInput(new File("/dev/null"));
    builder.environment().putAll(environment());
    return builder;
  }

  /// What the tests see, and with it every room of the program.
  static String classPath() {
    String path = System.getProperty("surefire.test.class.path");
    return path != null ? path : System.getProperty("java.class.path");
  }

  private static Map<String, String> environment() {
    return Map.of(
        "CLASSPATH",
        classPath(),
        "ORT_DISABLE_TELEMETRY",
        "1",
        "LC_ALL",
        "C.UTF-8",
        "MALLOC_ARENA_MAX",
        "2");
  }
}
