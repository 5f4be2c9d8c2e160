package idunno.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A cluster of node processes of its own, started with `up` and ended with `down`.
final class Cluster implements AutoCloseable {
  private static final long PATIENCE_MS = 600_000;

  private final Program program;
  private final Path dir;
  private final String address;
  private final long pid;

  Cluster(Program program, Path dir) throws IOException, InterruptedException {
    this.program = program;
    this.dir = dir;
    program.run("up", "--nodes", "1", "--dir", dir.toString());
    JsonNode node = program.json("ps", "--dir", dir.toString(), "-o", "json").path("nodes").get(0);
    this.address = node.path("address").asString();
    this.pid = node.path("pid").asLong();
  }

  String address() {
    return address;
  }

  /// The process of its one node.
  long pid() {
    return pid;
  }

  void deploy(String name, Path model) throws IOException, InterruptedException {
    program.run("deploy", name, model.toString(), "--address", address);
  }

  /// Runs a job to its end and returns how long it took by the coordinator's log: from the
  /// acknowledged submission to the last Success, in seconds.
  double job(String model, Path input, int batch) throws IOException, InterruptedException {
    JsonNode submitted =
        program.json(
            "infer",
            model,
            input.toString(),
            "--batch",
            Integer.toString(batch),
            "--address",
            address,
            "-o",
            "json");
    JsonNode job = awaitEnd(submitted.path("job").asLong());
    JsonNode queries = job.path("queries");
    if (queries.path("succeeded").asLong() != queries.path("total").asLong()) {
      throw new IOException("not every query of the job succeeded: " + job);
    }
    return (job.path("finished").asLong() - job.path("submitted").asLong()) / 1e3;
  }

  private JsonNode awaitEnd(long id) throws IOException, InterruptedException {
    long start = System.nanoTime();
    long deadline = start + PATIENCE_MS * 1_000_000;
    Api api = new Api(address);
    while (System.nanoTime() < deadline) {
      JsonNode job = api.get("/v1/jobs/" + id);
      if (!job.path("state").asString().equals("Running")) {
        return job;
      }
      // Looking costs the node a little: rarely while a long job runs, often at the start of a
      // short one.
      Pause.millis(Math.clamp((System.nanoTime() - start) / 4_000_000, 5, 500));
    }
    throw new IOException("job " + id + " did not end");
  }

  @Override
  public void close() throws IOException {
    takeDown(program, dir);
  }

  /// Ends the nodes of `up --dir DIR` and deletes what they had.
  static void takeDown(Program program, Path dir) throws IOException {
    try {
      program.run("down", "--dir", dir.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while stopping the cluster", e);
    }
    deleteTree(dir);
  }

  static void deleteTree(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failure)
              throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
