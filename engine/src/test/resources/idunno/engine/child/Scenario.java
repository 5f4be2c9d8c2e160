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
        if (map.containsKey("spawn")) {
          new ProcessBuilder("sleep", "600").start();
        }
        if (map.get("mark") instanceof String mark) {
          Files.createFile(Path.of(mark));
        }
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
        return new ProcessBuilder("sleep", "600").start().pid();
      default:
        return input;
    }
  }
}
