package idunno.nemesis;

import java.util.List;

/// Makes the process of a node.
public interface NodeProgram {
  /// @param arguments from `node` on, as for `idunno`
  /// @return what has the node's own process when it is started, and not a shell's
  ProcessBuilder of(List<String> arguments);
}
