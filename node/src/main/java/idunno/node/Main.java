package idunno.node;

import idunno.base.Problem;
import idunno.base.ProblemException;
import idunno.engine.onnx.OnnxNatives;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// The program behind `idunno node` and the commands that run a model without a node: `inspect` and
/// `plain-loop`.
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    int code = run(List.of(arguments));
    if (code != 0) {
      System.exit(code);
    }
  }

  private static int run(List<String> arguments) {
    try {
      if (arguments.isEmpty()) {
        throw Problem.badInput("say what to run: node, inspect or plain-loop").asException();
      }
      prepareNatives();
      List<String> rest = arguments.subList(1, arguments.size());
      return switch (arguments.getFirst()) {
        case "node" -> NodeCommand.run(rest);
        case "inspect" -> InspectCommand.run(rest);
        case "plain-loop" -> PlainLoopCommand.run(rest);
        case "--train" -> TrainCommand.run(rest);
        default ->
            throw Problem.badInput(
                    "'" + arguments.getFirst() + "' is none of node, inspect, plain-loop")
                .asException();
      };
    } catch (ProblemException e) {
      System.err.println("idunno: " + e.getMessage());
      return e.problem().kind().exitCode();
    } catch (InterruptedException _) {
      return Problem.Kind.NOT_NOW.exitCode();
    } catch (Exception e) {
      System.err.println("idunno: " + e);
      if (System.getenv("IDUNNO_DEBUG") != null) {
        e.printStackTrace();
      }
      return Problem.Kind.NOT_NOW.exitCode();
    }
  }

  /// Unpacks ONNX Runtime's native library once per build instead of at every start.
  private static void prepareNatives() throws IOException {
    String root = System.getProperty("idunno.root");
    if (root != null) {
      OnnxNatives.prepare(Path.of(root, "target", "idunno", "natives"));
    }
  }
}
