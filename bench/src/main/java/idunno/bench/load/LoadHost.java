package idunno.bench.load;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;

/// A process with a [Store] that does what it is told. A line is a request, and has a line for an
/// answer:
///
/// - `put PREFIX COUNT SIZE THREADS`, `get PREFIX COUNT FILES THREADS` (the first so many FILES of
///   the prefix, in turn): `done SECONDS P50 P99 MAX CPU`, the three in milliseconds, CPU the
///   seconds of processor time that this process took meanwhile
/// - `clear`: `done`
///
/// Whatever goes wrong is answered with `failed` and the reason. The end of the input ends it.
public final class LoadHost {
  private static final int SEED = 1;

  private final Store store;
  private final byte[] block = Content.block(new Random(SEED));

  private LoadHost(Store store) {
    this.store = store;
  }

  /// Says `up`, and serves until the standard input ends.
  ///
  /// @param answers where nobody else writes
  public static void serve(Store store, PrintStream answers) throws IOException {
    LoadHost host = new LoadHost(store);
    answers.println("up");
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      answers.println(host.answer(line.split(" ", -1)));
      answers.flush();
    }
  }

  private String answer(String[] words) {
    try {
      return switch (words[0]) {
        case "put", "get" -> timed(words);
        case "clear" -> {
          store.clear();
          yield "done";
        }
        default -> "failed: no request is called " + words[0];
      };
    } catch (IOException | RuntimeException e) {
      return "failed: " + e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "failed: interrupted";
    }
  }

  private String timed(String[] words) throws IOException, InterruptedException {
    double before = cpuSeconds();
    Load.Took took = words[0].equals("put") ? put(words) : get(words);
    return "%s %.2f".formatted(took.said(), cpuSeconds() - before);
  }

  private static double cpuSeconds() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3;
  }

  private Load.Took put(String[] words) throws IOException, InterruptedException {
    long size = Long.parseLong(words[3]);
    return Load.run(
        Integer.parseInt(words[2]),
        Integer.parseInt(words[4]),
        i -> store.put(name(words[1], i), new Content(block, size)));
  }

  private Load.Took get(String[] words) throws IOException, InterruptedException {
    int files = Integer.parseInt(words[3]);
    return Load.run(
        Integer.parseInt(words[2]),
        Integer.parseInt(words[4]),
        i -> {
          if (store.get(name(words[1], i % files)) < 0) {
            throw new IOException("less than nothing was read");
          }
        });
  }

  private static String name(String prefix, int number) {
    return prefix + "/" + number;
  }
}
