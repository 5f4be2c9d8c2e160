package idunno.nemesis;

import java.util.List;

/// Makes the process of a node.
public interface NodeProgram {
  /// @param number of the node, from 1 on
  /// @param arguments from `node` on, as for `idunno`
  /// @return what has the node's own process when it is started, and not a shell's
  ProcessBuilder of(int number, List<String> arguments);
}
