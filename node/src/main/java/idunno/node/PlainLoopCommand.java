package idunno.node;

import idunno.base.Clock;
import idunno.base.Problem;
import idunno.engine.Batch;
import idunno.engine.Manifest;
import idunno.engine.ModelFailure;
import idunno.engine.Npy;
import idunno.engine.onnx.PlainLoop;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

/// `idunno plain-loop --model DIR (--npy FILE | --images DIR) [--batch N] [--threads N] [--seconds
/// N] [--queries N]`: how fast ONNX Runtime alone is on this machine. Prints one line of JSON. A
/// few hundred inputs are held in memory and used again and again.
final class PlainLoopCommand {
  private static final List<String> FLAGS =
      List.of("--model", "--npy", "--images", "--batch", "--threads", "--seconds", "--queries");
  private static final int MOST_INPUTS = 512;
  private static final int LONGEST_SECONDS = 3_600;
  private static final JsonMapper JSON =
      JsonMapper.builder().propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE).build();

  private PlainLoopCommand() {}

  record Measured(double queriesPerSecond, double cpuMsPerQuery, long queries, double seconds) {}

  static int run(List<String> arguments) throws IOException, ModelFailure, InterruptedException {
    Flags flags = Flags.parse(arguments, FLAGS);
    Path folder = Path.of(flags.require("--model"));
    Manifest manifest = Manifest.parse(Files.readString(folder.resolve(Manifest.FILE_NAME)));
    int batch = flags.number("--batch", manifest.batch());
    int queries = flags.number("--queries", Integer.MAX_VALUE);
    int seconds = flags.number("--seconds", queries == Integer.MAX_VALUE ? 5 : LONGEST_SECONDS);
    int threads = flags.number("--threads", Runtime.getRuntime().availableProcessors());
    var plan = new PlainLoop.Plan(threads, batch, Duration.ofSeconds(seconds), queries);
    int inputs = Math.max(MOST_INPUTS, batch);
    var figure = PlainLoop.run(folder, manifest, inputs(flags, inputs), plan, Clock.system());
    System.out.println(
        JSON.writeValueAsString(
            new Measured(
                figure.queriesPerSecond(),
                figure.cpuMillisPerQuery(),
                figure.queries(),
                figure.seconds())));
    return 0;
  }

  private static Batch inputs(Flags flags, int most) throws IOException {
    if (flags.text("--npy").isPresent()) {
      return rows(Path.of(flags.require("--npy")), most);
    }
    return images(Path.of(flags.require("--images")), most);
  }

  private static Batch rows(Path file, int most) throws IOException {
    Npy npy;
    try (InputStream in = Files.newInputStream(file)) {
      npy = Npy.parse(in);
    }
    int count = (int) Math.min(most, npy.shape()[0]);
    long[] rowShape = Arrays.copyOfRange(npy.shape(), 1, npy.shape().length);
    int bytes = Math.toIntExact(npy.dataBytes() / npy.shape()[0] * count);
    ByteBuffer data = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
    try (FileChannel in = FileChannel.open(file)) {
      while (data.hasRemaining()) {
        if (in.read(data, npy.dataOffset() + (long) data.position()) < 0) {
          throw Problem.badInput("'" + file + "' is cut off").asException();
        }
      }
    }
    return new Batch.Rows(npy.type(), rowShape, data.flip(), count);
  }

  private static Batch images(Path folder, int most) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().limit(most).toList();
    }
    if (files.isEmpty()) {
      throw Problem.badInput("there are no images in '" + folder + "'").asException();
    }
    List<Batch.Item> items = new ArrayList<>();
    for (int i = 0; i < most; i++) {
      Path file = files.get(i % files.size());
      items.add(new Batch.Item.Bytes(ByteBuffer.wrap(Files.readAllBytes(file))));
    }
    return new Batch.Items(items);
  }
}
