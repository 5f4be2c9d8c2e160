package idunno.bench;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// This side of an [idunno.bench.load.LoadHost]: a file system under load, in a process of its own.
final class LoadProcess implements AutoCloseable {
  private final String name;
  private final Process process;
  private final BufferedReader answers;
  private final Writer requests;

  /// What some operations took.
  ///
  /// @param seconds for all of them
  /// @param p50 milliseconds for one, at the median; so `p99` and `max`
  record Took(double seconds, double p50, double p99, double max) {}

  /// @param name as figures call it
  /// @param words what starts it after the JVM's flags: class path, main class, arguments
  /// @param errors the file for what it complains of
  LoadProcess(String name, List<String> words, Path errors) throws IOException {
    this.name = name;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xms2g", "-Xmx2g", "-XX:+UseParallelGC", "-Djava.net.preferIPv4Stack=true"));
    command.addAll(words);
    this.process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    this.answers =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    this.requests = new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8);
    String first = answers.readLine();
    if (!"up".equals(first)) {
      process.destroyForcibly();
      throw new IOException(
          name + " did not start: " + first + "\n" + tail(Files.readString(errors)));
    }
  }

  private static String tail(String text) {
    return text.substring(Math.max(0, text.length() - 2_000));
  }

  /// Our nodes, all in one process.
  static LoadProcess nodes(Path work, int count) throws IOException {
    return ours("idunno", work, "nodes", work.resolve("nodes").toString(), Integer.toString(count));
  }

  /// Clients of nodes that are processes.
  ///
  /// @param addresses of the nodes, separated by commas
  static LoadProcess clients(Path work, String addresses) throws IOException {
    return ours("idunno_processes", work, "clients", addresses);
  }

  private static LoadProcess ours(String name, Path work, String... arguments) throws IOException {
    List<String> words = new ArrayList<>();
    words.add("-cp");
    words.add(System.getProperty("java.class.path"));
    words.add(NodesHost.class.getName());
    words.addAll(List.of(arguments));
    return new LoadProcess(name, words, work.resolve(name + ".err"));
  }

  /// HDFS, as `bench/run --peers` has built it.
  static LoadProcess hdfs(Path root, Path work, int dataNodes) throws IOException {
    Path built = root.resolve("bench").resolve("peers-files").resolve("target");
    String classes =
        String.join(
            File.pathSeparator,
            built.resolve("classes").toString(),
            built.resolve("lib") + "/*",
            root.resolve("bench").resolve("target").resolve("classes").toString());
    return new LoadProcess(
        "hdfs",
        List.of(
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-cp",
            classes,
            "idunno.peers.files.HdfsMain",
            work.resolve("hdfs").toString(),
            Integer.toString(dataNodes)),
        work.resolve("hdfs.err"));
  }

  /// As figures call it.
  String name() {
    return name;
  }

  /// Stores `count` files of `size` bytes, `threads` at once.
  Took put(String prefix, int count, long size, int threads) throws IOException {
    return took("put %s %d %d %d", prefix, count, size, threads);
  }

  /// Reads `count` times, `threads` at once, from the first `files` of those stored.
  Took get(String prefix, int count, int files, int threads) throws IOException {
    return took("get %s %d %d %d", prefix, count, files, threads);
  }

  /// Leaves nothing of what was stored.
  void clear() throws IOException {
    String answer = ask("clear");
    if (!answer.equals("done")) {
      throw new IOException(name + ": " + answer);
    }
  }

  private Took took(String format, Object... arguments) throws IOException {
    String request = String.format(Locale.ROOT, format, arguments);
    String[] words = ask(request).split(" ", -1);
    if (!words[0].equals("done")) {
      throw new IOException(name + ", " + request + ": " + String.join(" ", words));
    }
    return new Took(
        Double.parseDouble(words[1]),
        Double.parseDouble(words[2]),
        Double.parseDouble(words[3]),
        Double.parseDouble(words[4]));
  }

  private String ask(String request) throws IOException {
    requests.write(request + "\n");
    requests.flush();
    String answer = answers.readLine();
    if (answer == null) {
      throw new IOException(name + " has ended during " + request);
    }
    return answer;
  }

  @Override
  public void close() throws IOException {
    requests.close();
    try {
      if (!process.waitFor(60, java.util.concurrent.TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
