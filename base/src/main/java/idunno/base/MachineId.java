package idunno.base;

import java.util.List;

/// How the replicated log and the files call a machine: by its node's name and its disk's, so that
/// one whose disk was lost comes back as another, which has promised nothing yet.
public final class MachineId {
  /// No node's name has it.
  private static final String SEPARATOR = "~";

  private MachineId() {}

  /// The id of the node `name` with its data on `disk`.
  public static String of(String name, String disk) {
    return disk.isEmpty() ? name : name + SEPARATOR + disk;
  }

  /// The node's name alone, which is what people call the machine.
  public static String nameOf(String id) {
    int at = id.indexOf(SEPARATOR);
    return at < 0 ? id : id.substring(0, at);
  }

  /// [#nameOf] of each.
  public static List<String> namesOf(List<String> ids) {
    return ids.stream().map(MachineId::nameOf).toList();
  }
}
