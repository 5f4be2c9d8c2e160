import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

public class Scenario {
  private Path folder;

  public void load(Path path) {
    folder = path;
  }

  public List<Object> infer(List<Object> inputs) throws Exception {
    List<Object> outputs = new ArrayList<>();
    for (Object input : inputs) {
      if (input instanceof Map<?, ?> map && "count".equals(map.get("do"))) {
        return Collections.nCopies(inputs.size() + 1, 1);
      }
    }
    for (Object input : inputs) {
      outputs.add(answer(input));
    }
    return outputs;
  }

  private Object answer(Object input) throws Exception {
    if (input instanceof byte[] bytes) {
      long sum = 0;
      for (int i = 0; i < Math.min(1000, bytes.length); i++) {
        sum += bytes[i] & 0xff;
      }
      return Map.of("bytes", bytes.length, "sum", sum);
    }
    if (!(input instanceof Map<?, ?> map) || !(map.get("do") instanceof String what)) {
      return input;
    }
    switch (what) {
      case "raise":
        throw new IllegalStateException("no such digit");
      case "print":
        System.out.println("ten\n".repeat(((Long) map.get("lines")).intValue()));
        return "printed";
      case "read":
        return new String(System.in.readAllBytes());
      case "loop":
        mark(map, map.containsKey("spawn") ? spawn() : "");
        while (true) {
          Thread.onSpinWait();
        }
      case "exit":
        System.out.println("goodbye");
        Runtime.getRuntime().halt(3);
        return null;
      case "eat":
        List<byte[]> eaten = new ArrayList<>();
        while (true) {
          eaten.add(new byte[1 << 20]);
        }
      case "huge":
        return "x".repeat(((Long) map.get("size")).intValue());
      case "strange":
        return new Object();
      case "nan":
        return Double.NaN;
      case "folder":
        return List.of(folder.toString(), System.getProperty("user.dir"));
      case "environment":
        return new TreeSet<>(System.getenv().keySet());
      case "spawn":
        return Long.valueOf(spawn());
      case "wait":
        mark(map, "");
        while (!Files.exists(Path.of((String) map.get("until")))) {
          Thread.onSpinWait();
        }
        return "waited";
      case "connect":
        try (Socket socket = new Socket()) {
          int port = ((Long) map.get("port")).intValue();
          socket.connect(new InetSocketAddress("127.0.0.1", port), 5000);
          return "connected";
        } catch (IOException e) {
          return "no network";
        }
      default:
        return input;
    }
  }

  /** Starts a process whose parent is gone at once. */
  private static String spawn() throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "sleep 600 >/dev/null 2>&1 & echo $!").start();
    return new String(shell.getInputStream().readAllBytes()).strip();
  }

  private static void mark(Map<?, ?> map, String text) throws Exception {
    if (map.get("mark") instanceof String mark) {
      Path started = Files.writeString(Path.of(mark + ".new"), text);
      Files.move(started, Path.of(mark));
    }
  }
}
