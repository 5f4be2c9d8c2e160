package idunno.cli.demo;

import idunno.cli.http.Failure;
import idunno.cli.local.Launcher;
import idunno.cli.output.Json;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/// Plain ONNX Runtime over the same images in a child process: what this machine can do without any
/// cluster. Closing ends a child that still runs.
final class PlainLoop implements AutoCloseable {
  private static final int SECONDS = 2;

  private final Process process;

  private PlainLoop(Process process) {
    this.process = process;
  }

  static PlainLoop start(Launcher launcher, Path model, Path images, long batch)
      throws IOException {
    ProcessBuilder builder =
        launcher.command(
            List.of(
                "plain-loop",
                "--model",
                model.toString(),
                "--images",
                images.toString(),
                "--seconds",
                Integer.toString(SECONDS),
                "--batch",
                Long.toString(batch)));
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return new PlainLoop(builder.start());
  }

  /// Queries per second, once it has ended.
  double queriesPerSecond() throws IOException {
    String printed;
    try (InputStream out = process.getInputStream()) {
      printed = new String(out.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
    String last = printed.substring(printed.lastIndexOf('\n') + 1);
    try {
      double rate = Json.parse(last).at("queries_per_second").number();
      if (rate > 0) {
        return rate;
      }
    } catch (IllegalArgumentException e) {
      throw new Failure(Failure.NOT_NOW, "plain ONNX Runtime printed no figure: " + last, e);
    }
    throw Failure.notNow("plain ONNX Runtime printed no figure: " + last);
  }

  @Override
  public void close() {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
  }
}
