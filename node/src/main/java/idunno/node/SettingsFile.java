package idunno.node;

import idunno.base.Nearest;
import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.node.NodeConfig.MembershipSettings;
import idunno.node.NodeConfig.Settings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/// Reads the YAML file that `--config` names. Keys: `slots`, `snapshot_every`, `work_per_slot_ms`,
/// `lease_silence_ms`, `repair_mb_per_second` (`off`: no limit), `membership_profile`,
/// `membership_keys`, `membership_test_loss`, `roles`; what is left out keeps its default.
final class SettingsFile {
  private static final List<String> KEYS =
      List.of(
          "slots",
          "snapshot_every",
          "work_per_slot_ms",
          "lease_silence_ms",
          "repair_mb_per_second",
          "membership_profile",
          "membership_keys",
          "membership_test_loss",
          "roles");

  /// Of a key that stands there twice nobody knows which value was meant.
  private static final YAMLMapper YAML =
      YAMLMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  private final Path file;
  private final JsonNode root;

  private SettingsFile(Path file, JsonNode root) {
    this.file = file;
    this.root = root;
  }

  /// @throws ProblemException when the file is missing, no YAML, or has a key or value that does
  ///   not exist
  static Settings read(Path file) {
    try {
      JsonNode root = YAML.readTree(Files.readString(file));
      SettingsFile settings = new SettingsFile(file, root);
      settings.refuseUnknownKeys();
      return settings.parse();
    } catch (NoSuchFileException _) {
      throw Problem.badInput("there is no configuration file '" + file + "': check --config")
          .asException();
    } catch (CharacterCodingException _) {
      throw Problem.badInput("'" + file + "' is not YAML: it is not UTF-8 text").asException();
    } catch (IOException e) {
      throw new ProblemException(
          Problem.badInput("cannot read '" + file + "' (" + e.getMessage() + "): check --config"),
          e);
    } catch (JacksonException e) {
      String why = e.getOriginalMessage().lines().findFirst().orElse("not YAML");
      throw Problem.badInput("'" + file + "' is not YAML: " + why).asException();
    } catch (IllegalArgumentException e) {
      throw Problem.badInput("'" + file + "': " + e.getMessage()).asException();
    }
  }

  private void refuseUnknownKeys() {
    if (!root.isObject() && !root.isMissingNode() && !root.isNull()) {
      throw new IllegalArgumentException("must be a list of 'key: value' lines");
    }
    for (String key : root.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw new IllegalArgumentException(
            "unknown key '"
                + key
                + "'; "
                + Nearest.to(key, KEYS)
                    .map(near -> "did you mean '" + near + "'?")
                    .orElse("known keys: " + String.join(", ", KEYS)));
      }
    }
  }

  private Settings parse() {
    Settings defaults = Settings.defaults();
    return new Settings(
        (int) number("slots", defaults.slots()),
        number("snapshot_every", defaults.snapshotEvery()),
        Duration.ofMillis(number("work_per_slot_ms", defaults.workPerSlot().toMillis())),
        Duration.ofMillis(number("lease_silence_ms", defaults.leaseSilence().toMillis())),
        repairBytes(defaults),
        new MembershipSettings(
            text("membership_profile"),
            text("membership_keys").map(this::besideThisFile),
            roles(),
            loss()));
  }

  /// One word, or a list of words.
  private List<String> roles() {
    JsonNode value = root.get("roles");
    if (value == null || value.isNull()) {
      return List.of();
    }
    List<JsonNode> words = value.isArray() ? value.valueStream().toList() : List.of(value);
    for (JsonNode word : words) {
      if (!word.isString()) {
        throw new IllegalArgumentException("roles: " + word + " is not a word");
      }
    }
    return words.stream().map(JsonNode::asString).toList();
  }

  /// A path in the file counts from where the file is, so that both can move together.
  private Path besideThisFile(String path) {
    return file.toAbsolutePath().resolveSibling(path);
  }

  private Optional<String> text(String key) {
    JsonNode value = root.get(key);
    if (value == null || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isString()) {
      throw new IllegalArgumentException(key + ": " + value + " is not a text");
    }
    return Optional.of(value.asString());
  }

  private long repairBytes(Settings defaults) {
    JsonNode value = root.get("repair_mb_per_second");
    // YAML 1.1 reads off as false.
    boolean off = value != null && (value.isBoolean() ? !value.asBoolean() : isOff(value));
    return off
        ? Long.MAX_VALUE
        : 1_000_000L * number("repair_mb_per_second", defaults.repairBytesPerSecond() / 1_000_000L);
  }

  private static boolean isOff(JsonNode value) {
    return value.isString() && value.asString().equals("off");
  }

  private double loss() {
    JsonNode value = root.get("membership_test_loss");
    if (value != null && !value.isNull() && !value.isNumber()) {
      throw new IllegalArgumentException("membership_test_loss: " + value + " is not a number");
    }
    return value == null ? 0 : value.asDouble(0);
  }

  private long number(String key, long absent) {
    JsonNode value = root.get(key);
    if (value == null || value.isNull()) {
      return absent;
    }
    if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 1) {
      throw new IllegalArgumentException(key + ": " + value + " is not a positive whole number");
    }
    return value.intValue();
  }
}
