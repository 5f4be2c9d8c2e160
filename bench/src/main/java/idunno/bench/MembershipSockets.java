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
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/// A hundred members on real sockets in two processes: killing the smaller one is three neighbours
/// on the ring that die at the very same moment.
final class MembershipSockets {
  private static final int SIZE = 100;
  private static final int TOGETHER = 3;
  private static final int FIRST_PORT = 21_000;
  private static final int LAST_PORT = 31_000;
  private static final long LONGEST_MS = 60_000;

  private final Figures figures;

  MembershipSockets(Figures figures) {
    this.figures = figures;
  }

  void measure(int runs) throws IOException, InterruptedException {
    double[] boot = new double[runs];
    double[] failed = new double[runs];
    double[] removed = new double[runs];
    double[] spread = new double[runs];
    for (int run = 0; run < runs; run++) {
      List<HostPort> everybody = freeAddresses();
      List<HostPort> ring = new ArrayList<>(everybody);
      ring.sort(Comparator.comparing(Member::keyOf, Long::compareUnsigned));
      // Not the one through which all others join.
      int start = Math.floorMod(ring.indexOf(everybody.getFirst()) + 1 + run, SIZE - TOGETHER);
      List<HostPort> victims = new ArrayList<>();
      for (int i = 0; i < TOGETHER; i++) {
        HostPort victim = ring.get((start + i) % SIZE);
        if (!victim.equals(everybody.getFirst())) {
          victims.add(victim);
        }
      }
      List<HostPort> survivors = new ArrayList<>(everybody);
      survivors.removeAll(victims);
      Sightings sightings = new Sightings();
      long begun = System.nanoTime();
      Process other = startOther(everybody, victims);
      try (MemberHost host = new MemberHost(everybody, survivors, sightings)) {
        awaitAll(host);
        boot[run] = (System.nanoTime() - begun) / 1e9;
        Pause.millis(3_000 + run * 137L % 1_500);
        sightings.clear();
        long killed = System.currentTimeMillis();
        other.destroyForcibly();
        var deleted = sightings.await("Deleted", names(survivors), names(victims), LONGEST_MS);
        removed[run] = (deleted.last() - killed) / 1e3;
        spread[run] = deleted.spread() / 1e3;
        failed[run] =
            (sightings.await("Failed", names(survivors), names(victims), LONGEST_MS).last()
                    - killed)
                / 1e3;
      } catch (TimeoutException e) {
        throw new IOException(e.getMessage(), e);
      } finally {
        other.destroyForcibly();
      }
    }
    String name = "three_of_" + SIZE + "_on_sockets";
    figures.add(
        "bootstrap_of_100_on_sockets_p50", Figures.median(boot), "s", "<= 3, with JVM start");
    figures.add(name + "_failed_everywhere_p50", Figures.median(failed), "s", "");
    figures.add(name + "_removed_p50", Figures.median(removed), "s", "");
    figures.add(name + "_removed_max", Arrays.stream(removed).max().orElseThrow(), "s", "<= 3.3");
    figures.add(name + "_first_to_last_p50", Figures.median(spread), "s", "<= 0.3");
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
