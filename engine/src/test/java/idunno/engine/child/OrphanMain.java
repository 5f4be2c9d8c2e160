package idunno.engine.child;

import idunno.engine.Model;
import java.nio.file.Path;

/// A node in small, to be killed by a test: its one child runs for ever.
final class OrphanMain {
  private OrphanMain() {}

  /// @param args the runtime, a folder, the file that the child makes when it is on its way
  public static void main(String[] args) throws Exception {
    Path temporary = Path.of(args[1]);
    CodeSpec spec = Scenarios.told(CodeSpec.Runtime.valueOf(args[0]), temporary, 1);
    try (Model model = Scenarios.models(temporary).load(spec)) {
      String input = "{\"do\":\"loop\",\"spawn\":true,\"mark\":\"%s\"}".formatted(args[2]);
      model.run(Scenarios.json(input), Scenarios.PLENTY);
    }
  }
}
