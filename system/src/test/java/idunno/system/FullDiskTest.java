package idunno.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import idunno.cli.output.Json;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node whose disk, a real file system of 64 MiB, has no room left; skipped where none may be
/// mounted.
final class FullDiskTest {
  private static final long MIB = 1L << 20;
  private static final Duration LONG = Duration.ofSeconds(90);
  private static final int QUERIES = 60;

  @TempDir Path temp;
  private final Scene scene = new Scene();
  private Path disk;
  private boolean mounted;
  private NodeProcess node;
  private Cli cli;

  @BeforeEach
  void aNodeOnASmallDisk() throws Exception {
    disk = Files.createDirectories(temp.resolve("disk"));
    mounted = run("mount", "-t", "tmpfs", "-o", "size=64m", "tmpfs", disk.toString());
    assumeTrue(mounted, "mounting a tmpfs needs root");
    node = scene.node(disk.resolve("n1"));
    node.start();
    cli = new Cli(temp, node.address());
    cli.ok("put", file("small", 1_000).toString(), "kept");
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      node.close();
      assertThat(run("umount", disk.toString())).as("umount").isTrue();
    }
  }

  private static boolean run(String... command) throws InterruptedException {
    try {
      return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    } catch (IOException e) {
      // No such program here.
      return false;
    }
  }

  /// A local file of this size.
  private Path file(String name, long bytes) throws IOException {
    Path file = temp.resolve(name);
    try (RandomAccessFile sized = new RandomAccessFile(file.toFile(), "rw")) {
      sized.setLength(bytes);
    }
    return file;
  }

  @Test
  void aPutThatDoesNotFitIsToldSoAndLeavesNothing() throws Exception {
    requireNoRoom(cli.run("put", file("big", 80 * MIB).toString(), "kept"));
    assertThat(Files.readString(node.dir().resolve("logs").resolve("node.log")).lines())
        .as("a full disk is not tried again")
        .filteredOn(line -> line.contains("disk failed a transfer"))
        .hasSize(1);
    assertThat(Visible.files(node.http(), "")).containsExactly("kept 1");
    cli.ok("put", file("small", 1_000).toString(), "kept");
    cli.ok("put", file("fits", 20 * MIB).toString(), "fits");
    assertThat(Visible.files(node.http(), "")).containsExactly("fits 1", "kept 2");
  }

  /// Progress stands on standard error too; the error is its last line.
  private static void requireNoRoom(Cli.Done done) {
    List<String> lines = done.exits(4).err().lines().toList();
    assertThat(lines.getLast()).startsWith("idunno: ").contains("full", "make room");
    assertThat(lines.stream().filter(line -> line.startsWith("idunno: "))).hasSize(1);
    assertThat(done.err()).doesNotContain("Exception", "\tat ");
  }

  @Test
  void aJobWaitsForRoomAndLosesNothing() throws Exception {
    Path model = Files.createDirectories(temp.resolve("model"));
    Files.writeString(model.resolve("model.yaml"), "runtime: python\nfile: m.py\nbatch: 2\n");
    Files.writeString(
        model.resolve("m.py"),
        """
        import time

        def load(folder):
            pass

        def infer(inputs):
            time.sleep(0.2)
            return [len(i) for i in inputs]
        """);
    cli.ok("deploy", "slow", model.toString());
    Path inputs = Files.createDirectories(temp.resolve("inputs"));
    List<String> ids = IntStream.range(0, QUERIES).mapToObj("q%02d"::formatted).toList();
    for (String id : ids) {
      Files.writeString(inputs.resolve(id), id);
    }
    String job = cli.json("infer", "slow", inputs.toString()).at("job").text();
    await().atMost(LONG).until(() -> succeeded(job) > 0);
    Path filler = fill();
    requireNoRoom(cli.run("put", file("small", 1_000).toString(), "kept"));
    requireNoRoom(cli.run("rm", "kept"));
    cli.ok("status");
    assertThat(succeeded(job)).as("the disk was full in the middle").isBetween(1L, QUERIES - 1L);

    Files.delete(filler);
    cli.ok("put", file("small", 1_000).toString(), "kept");
    await().atMost(LONG).until(() -> succeeded(job) == QUERIES);
    cli.ok("results", job, temp.resolve("results").toString());
    Ledger.read(temp.resolve("results")).requireEachOnce(ids, List.of());
  }

  private long succeeded(String job) {
    Json queries = node.http().get("/v1/jobs/" + job).at("queries");
    return queries.at("succeeded").integer();
  }

  /// Writes a file into the node's disk until there is no byte of room.
  private Path fill() throws IOException {
    Path filler = disk.resolve("filler");
    try (OutputStream out = Files.newOutputStream(filler)) {
      byte[] page = new byte[4096];
      for (long at = 0; at < 200 * MIB; at += page.length) {
        out.write(page);
      }
      throw new AssertionError("the disk takes more than it holds");
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
      return filler;
    }
  }
}
