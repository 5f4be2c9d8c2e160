package idunno.engine;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.engine.Manifest.Crop;
import idunno.engine.Manifest.Image;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Turns the text of a `model.yaml` into a [Manifest]; every refusal is one line for its author.
final class ManifestReader {
  private static final int MAX_CHARS = 1 << 20;
  private static final int MAX_SIDE = 16_384;
  private static final List<String> KEYS =
      List.of(
          "runtime", "file", "weights", "name", "batch", "input", "output", "timeout", "memory");
  private static final List<String> IMAGE_KEYS =
      List.of("width", "height", "resize", "crop", "order", "layout", "scale", "mean", "std");

  private ManifestReader() {}

  static Manifest read(String yaml) {
    Section top = new Section("", tree(yaml));
    top.allow(KEYS);
    Section output = top.section("output");
    output.allow(List.of("classes", "top"));
    String classes = output.text("classes");
    return new Manifest(
        top.word("runtime", Manifest.Runtime.class, null),
        insideFolder("file", top.required("file")),
        weights(top),
        top.text("name"),
        (int) top.whole("batch", 1, Manifest.MAX_BATCH, Manifest.DEFAULT_BATCH),
        input(top.section("input")),
        new Manifest.Output(
            classes == null ? null : insideFolder("output.classes", classes),
            (int) output.whole("top", 1, 1_000_000, classes == null ? 0 : 1)),
        timeout(top),
        memory(top));
  }

  /// Tells a path that stays inside the model's folder from one that does not, by its text alone.
  static String insideFolder(String key, String path) {
    boolean absolute = path.startsWith("/") || path.contains("\\") || path.contains(":");
    boolean leaves = List.of(path.split("/", -1)).stream().anyMatch(ManifestReader::isNoName);
    if (absolute || leaves || path.indexOf('\0') >= 0) {
      throw bad(
          key,
          "'" + path + "' leaves the model's folder: give a path relative to it, without '..'");
    }
    return path;
  }

  private static boolean isNoName(String part) {
    return part.isEmpty() || part.equals(".") || part.equals("..");
  }

  static ProblemException bad(String key, String text) {
    return Problem.badInput(Manifest.FILE_NAME + ": " + (key.isEmpty() ? "" : key + ": ") + text)
        .asException();
  }

  private static JsonNode tree(String yaml) {
    if (yaml.length() > MAX_CHARS) {
      throw bad("", "is larger than 1 MiB; a manifest is a few lines");
    }
    // Jackson hands an alias on as text and never expands it, so no few lines grow to gigabytes.
    YAMLMapper mapper =
        YAMLMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    JsonNode node;
    try {
      node = mapper.readTree(yaml);
    } catch (JacksonException e) {
      throw bad("", "is not YAML: " + oneLine(e));
    }
    if (!node.isObject()) {
      throw bad("", "must be a list of 'key: value' lines that begins with 'runtime: onnx'");
    }
    return node;
  }

  private static String oneLine(JacksonException e) {
    String text = e.getOriginalMessage();
    String first = text == null ? "unreadable" : text.lines().findFirst().orElse("unreadable");
    return e.getLocation() == null ? first : first + " (line " + e.getLocation().getLineNr() + ")";
  }

  private static List<String> weights(Section top) {
    JsonNode node = top.node("weights");
    if (node == null) {
      return List.of();
    }
    List<String> paths = new ArrayList<>();
    for (JsonNode each : node.isArray() ? node.values() : List.of(node)) {
      if (!each.isString()) {
        throw bad("weights", "must be a list of file names");
      }
      paths.add(insideFolder("weights", each.stringValue()));
    }
    return paths;
  }

  private static Manifest.Input input(Section input) {
    input.allow(List.of("image"));
    return new Manifest.Input(input.node("image") == null ? null : image(input.section("image")));
  }

  private static Image image(Section image) {
    image.allow(IMAGE_KEYS);
    Section resize = image.section("resize");
    resize.allow(List.of("shortest"));
    Manifest.Order order = image.word("order", Manifest.Order.class, Manifest.Order.RGB);
    return new Image(
        (int) image.whole("width", 1, MAX_SIDE, -1),
        (int) image.whole("height", 1, MAX_SIDE, -1),
        (int) resize.whole("shortest", 1, MAX_SIDE, 0),
        crop(image),
        order,
        image.word("layout", Manifest.Layout.class, Manifest.Layout.NCHW),
        image.number("scale", 1),
        image.perChannel("mean", order.channels(), 0),
        std(image, order.channels()));
  }

  private static List<Double> std(Section image, int channels) {
    List<Double> std = image.perChannel("std", channels, 1);
    if (std.contains(0.0) || std.contains(-0.0)) {
      throw bad("input.image.std", "0 would divide by zero");
    }
    return std;
  }

  private static Crop crop(Section image) {
    JsonNode crop = image.node("crop");
    if (crop == null) {
      return new Crop.None();
    }
    if (crop.isString() && crop.stringValue().equals("center")) {
      return new Crop.Center();
    }
    if (crop.isArray() && crop.size() == 2 && isCorner(crop.get(0)) && isCorner(crop.get(1))) {
      return new Crop.At(crop.get(0).intValue(), crop.get(1).intValue());
    }
    throw bad("input.image.crop", "must be center or [x, y] with pixels from the left and the top");
  }

  private static boolean isCorner(JsonNode node) {
    return node.isInt() && node.intValue() >= 0;
  }

  private static Duration timeout(Section top) {
    JsonNode node = top.node("timeout");
    if (node == null) {
      return Manifest.DEFAULT_TIMEOUT;
    }
    double seconds = amount(node, List.of("ms", "s", "m"), List.of(0.001, 1.0, 60.0));
    if (!(seconds >= 0.001 && seconds <= 86_400)) {
      throw bad("timeout", "must be from 1ms to 24 hours, like 500ms, 30s or 5m");
    }
    return Duration.ofMillis(Math.round(seconds * 1000));
  }

  private static long memory(Section top) {
    JsonNode node = top.node("memory");
    if (node == null) {
      return Manifest.DEFAULT_MEMORY;
    }
    double bytes = amount(node, List.of("KiB", "MiB", "GiB"), List.of(0x1p10, 0x1p20, 0x1p30));
    if (!(bytes >= 0x1p24 && bytes <= 0x1p42)) {
      throw bad("memory", "must be from 16MiB to 4096GiB, like 512MiB or 2GiB");
    }
    return (long) bytes;
  }

  /// A number with an optional unit; NaN for anything else.
  private static double amount(JsonNode node, List<String> units, List<Double> factors) {
    if (node.isNumber()) {
      return node.doubleValue();
    }
    String text = node.isString() ? node.stringValue().strip() : "";
    for (int i = 0; i < units.size(); i++) {
      String unit = units.get(i);
      if (text.endsWith(unit)) {
        return plain(text.substring(0, text.length() - unit.length()).strip()) * factors.get(i);
      }
    }
    return Double.NaN;
  }

  private static double plain(String digits) {
    return digits.matches("[0-9]{1,12}(\\.[0-9]{1,6})?") ? Double.parseDouble(digits) : Double.NaN;
  }

  static String words(Class<? extends Enum<?>> type) {
    List<String> words = new ArrayList<>();
    for (Enum<?> each : type.getEnumConstants()) {
      words.add(wordOf(each));
    }
    return String.join(", ", words);
  }

  /// Runtimes are written small, `RGB` and `NCHW` as everybody writes them.
  static String wordOf(Enum<?> each) {
    return each instanceof Manifest.Runtime ? each.name().toLowerCase(Locale.ROOT) : each.name();
  }
}
