package idunno.bench;

import idunno.base.HostPort;
import idunno.membership.core.Member;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// A hundred members on real sockets in two processes: what becomes of one process happens to all
/// of its members at the very same moment.
final class MembershipSockets {
  private static final int SIZE = 100;
  private static final int TOGETHER = 3;
  private static final int FIRST_PORT = 21_000;
  private static final int LAST_PORT = 31_000;
  private static final long LONGEST_MS = 60_000;
  private static final Goal BOOT = Goal.atMost(3).with("with a JVM's start");

  private final Figures figures;

  MembershipSockets(Figures figures) {
    this.figures = figures;
  }

  /// Neighbours that are killed and that hang, and a member that is left alone.
  void measure(int runs, int aloneRuns) throws IOException, InterruptedException {
    threeNeighbours("KILL", runs);
    threeNeighbours("STOP", runs);
    double[] removed = new double[aloneRuns];
    for (int run = 0; run < aloneRuns; run++) {
      List<HostPort> everybody = freeAddresses();
      removed[run] = once(everybody, everybody.subList(1, SIZE), "KILL", run).removed();
    }
    double most = Figures.percentile(removed, 1);
    figures.add("all_but_one_of_" + SIZE + "_on_sockets_removed_max", most, "s", Goal.removed());
  }

  private void threeNeighbours(String signal, int runs) throws IOException, InterruptedException {
    double[] boot = new double[runs];
    double[] failed = new double[runs];
    double[] removed = new double[runs];
    double[] spread = new double[runs];
    for (int run = 0; run < runs; run++) {
      List<HostPort> everybody = freeAddresses();
      Times times = once(everybody, neighbours(everybody, run), signal, run);
      boot[run] = times.boot();
      failed[run] = times.failed();
      removed[run] = times.removed();
      spread[run] = times.spread();
    }
    String suffix = signal.toLowerCase(Locale.ROOT);
    String name = "three_of_" + SIZE + "_on_sockets_" + suffix;
    figures.add(
        "bootstrap_of_" + SIZE + "_on_sockets_p50_" + suffix, Figures.median(boot), "s", BOOT);
    figures.add(
        "bootstrap_of_" + SIZE + "_on_sockets_max_" + suffix,
        Figures.percentile(boot, 1),
        "s",
        BOOT);
    figures.add(name + "_failed_everywhere_p50", Figures.median(failed), "s", Goal.atMost(1.6));
    figures.add(name + "_removed_p50", Figures.median(removed), "s", Goal.atMost(2.5));
    figures.add(name + "_removed_max", Figures.percentile(removed, 1), "s", Goal.atMost(3.3));
    figures.add(name + "_first_to_last_p50", Figures.median(spread), "s", Goal.atMost(0.3));
  }

  /// Three next to each other on the ring, without the one through which all others join.
  private static List<HostPort> neighbours(List<HostPort> everybody, int run) {
    List<HostPort> ring = new ArrayList<>(everybody);
    ring.sort(Comparator.comparing(Member::keyOf, Long::compareUnsigned));
    int start = ring.indexOf(everybody.getFirst()) + 1 + run % (SIZE - TOGETHER);
    List<HostPort> victims = new ArrayList<>();
    for (int i = 0; i < TOGETHER; i++) {
      victims.add(ring.get((start + i) % SIZE));
    }
    return victims;
  }

  /// Seconds: until all listed all, from the start of the processes; and, from the signal, until
  /// the last survivor took the last victim for failed, and had removed it.
  private record Times(double boot, double failed, double removed, double spread) {}

  private static Times once(
      List<HostPort> everybody, List<HostPort> victims, String signal, int run)
      throws IOException, InterruptedException {
    List<HostPort> survivors = new ArrayList<>(everybody);
    survivors.removeAll(victims);
    Sightings sightings = new Sightings();
    long begun = System.nanoTime();
    Process other = startOther(everybody, victims);
    try (MemberHost host = new MemberHost(everybody, survivors, sightings)) {
      awaitAll(host);
      double boot = (System.nanoTime() - begun) / 1e9;
      Pause.millis(3_000 + run * 137L % 1_500);
      sightings.clear();
      long start = System.currentTimeMillis();
      NodeGroup.signal(signal, List.of(other.pid()));
      var deleted = sightings.await("Deleted", names(survivors), names(victims), LONGEST_MS);
      var failed = sightings.await("Failed", names(survivors), names(victims), LONGEST_MS);
      return new Times(
          boot,
          (failed.last() - start) / 1e3,
          (deleted.last() - start) / 1e3,
          deleted.spread() / 1e3);
    } catch (TimeoutException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      other.destroyForcibly();
    }
  }

  private static Set<String> names(List<HostPort> addresses) {
    return new HashSet<>(addresses.stream().map(MemberHost::nameOf).toList());
  }

  private static void awaitAll(MemberHost host) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + LONGEST_MS * 1_000_000;
    while (!host.allList(SIZE)) {
      if (System.nanoTime() > deadline) {
        throw new IOException("not all list all after " + LONGEST_MS + " ms");
      }
      Pause.millis(5);
    }
  }

  private static Process startOther(List<HostPort> everybody, List<HostPort> here)
      throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-cp",
                System.getProperty("java.class.path"),
                MemberHost.class.getName(),
                joined(everybody),
                joined(here))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String first = lines.readLine();
    if (first == null || !first.startsWith("up ")) {
      process.destroyForcibly();
      throw new IOException("the other process says: " + first);
    }
    return process;
  }

  private static String joined(List<HostPort> addresses) {
    return addresses.stream().map(HostPort::toString).collect(Collectors.joining(","));
  }

  private static List<HostPort> freeAddresses() throws IOException {
    List<HostPort> free = new ArrayList<>();
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    for (int port = FIRST_PORT; port < LAST_PORT && free.size() < SIZE; port += 10) {
      try (DatagramSocket datagrams = new DatagramSocket(port, here);
          ServerSocket streams = new ServerSocket(port + 3, 1, here)) {
        if (datagrams.isBound() && streams.isBound()) {
          free.add(new HostPort("127.0.0.1", port));
        }
      } catch (java.net.BindException e) {
        // Somebody has it: the next one.
        continue;
      }
    }
    if (free.size() < SIZE) {
      throw new IOException("no " + SIZE + " free ports from " + FIRST_PORT + " on");
    }
    return free;
  }
}
