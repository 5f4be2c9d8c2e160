package idunno.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// What this machine can do at all: what every file system's figures are held against.
final class Floor {
  private static final int BLOCK = 1 << 20;
  private static final int SEED = 1;

  private Floor() {}

  /// Bytes a second of one file, when four of `size` are written and forced side by side.
  static double writing(Path work, long size) throws IOException, InterruptedException {
    Path dir = Files.createDirectories(work.resolve("floor"));
    List<Path> files = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      files.add(dir.resolve("file-" + i));
    }
    double seconds = together(files.stream().<Job>map(file -> () -> write(file, size)).toList());
    Cluster.deleteTree(dir);
    return size / seconds;
  }

  /// Seconds that four streams take to read, write and force `bytes` in all.
  static double copying(Path work, long bytes) throws IOException, InterruptedException {
    Path dir = Files.createDirectories(work.resolve("floor"));
    List<Job> jobs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      Path from = dir.resolve("from-" + i);
      Path to = dir.resolve("to-" + i);
      write(from, bytes / 4);
      jobs.add(() -> copy(from, to));
    }
    double seconds = together(jobs);
    Cluster.deleteTree(dir);
    return seconds;
  }

  /// Bytes a second over one connection on loopback.
  static double loopback(long bytes) throws IOException, InterruptedException {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      int port = listening.getLocalPort();
      double seconds = together(List.of(() -> send(listening, bytes), () -> receive(port, bytes)));
      return bytes / seconds;
    }
  }

  private static void send(ServerSocket listening, long bytes) throws IOException {
    byte[] block = block();
    try (Socket socket = listening.accept();
        OutputStream out = socket.getOutputStream()) {
      for (long sent = 0; sent < bytes; sent += BLOCK) {
        out.write(block);
      }
    }
  }

  private static void receive(int port, long bytes) throws IOException {
    byte[] block = new byte[BLOCK];
    long got = 0;
    try (Socket socket = new Socket("127.0.0.1", port);
        InputStream in = socket.getInputStream()) {
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        got += n;
      }
    }
    if (got != bytes) {
      throw new IOException(got + " bytes came over loopback, not " + bytes);
    }
  }

  private static void write(Path file, long size) throws IOException {
    byte[] block = block();
    try (FileChannel out =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long at = 0; at < size; at += BLOCK) {
        writeFully(out, ByteBuffer.wrap(block, 0, (int) Math.min(BLOCK, size - at)));
      }
      out.force(true);
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
    try (FileChannel in = FileChannel.open(from, StandardOpenOption.READ);
        FileChannel out =
            FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (in.read(block.clear()) >= 0) {
        writeFully(out, block.flip());
      }
      out.force(true);
    }
  }

  private static void writeFully(FileChannel out, ByteBuffer block) throws IOException {
    while (block.hasRemaining()) {
      if (out.write(block) == 0) {
        throw new IOException("the disk takes nothing");
      }
    }
  }

  private static byte[] block() {
    byte[] block = new byte[BLOCK];
    new Random(SEED).nextBytes(block);
    return block;
  }

  private interface Job {
    void run() throws IOException;
  }

  /// Seconds until all are done.
  private static double together(List<Job> jobs) throws IOException, InterruptedException {
    long start = System.nanoTime();
    try (ExecutorService threads = Executors.newFixedThreadPool(jobs.size())) {
      List<Future<?>> running = new ArrayList<>();
      for (Job each : jobs) {
        running.add(
            threads.submit(() -> {
              each.run();
              return null;
            }));
      }
      for (Future<?> each : running) {
        each.get();
      }
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
