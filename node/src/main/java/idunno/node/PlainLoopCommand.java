package idunno.node;

final class PlainLoopCommand {
  private PlainLoopCommand() {}

  static int run(java.util.List<String> arguments) {
    throw idunno.base.Problem.notNow("not yet").asException();
  }
}
