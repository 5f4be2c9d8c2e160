package idunno.node;

final class TrainCommand {
  private TrainCommand() {}

  static int run(java.util.List<String> arguments) {
    throw idunno.base.Problem.notNow("not yet").asException();
  }
}
