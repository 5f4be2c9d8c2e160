package idunno.cli.demo;

/// How large two equal jobs must be. Pure arithmetic; rates in queries per second.
final class Sizing {
  /// Of the queries of a job.
  static final long MOST = 2_000_000;

  private Sizing() {}

  /// The rate of each of two models that share a machine at equal rates, from the rates that each
  /// reaches alone: a query of both together costs `1/first + 1/second` seconds.
  static double equalRate(double first, double second) {
    return 1 / (1 / first + 1 / second);
  }

  /// Queries for a job of so many seconds at this rate: whole batches, at least four.
  static long queries(double perSecond, double seconds, long batch) {
    long batches = Math.max(4, Math.round(perSecond * seconds / batch));
    return Math.min(batches * batch, MOST);
  }

  /// What share of the plain rates' capacity a mix used: the seconds that the plain loop would need
  /// for the same queries of both models, over the seconds that they took.
  static double share(long queriesEach, double plainFirst, double plainSecond, double seconds) {
    return (queriesEach / plainFirst + queriesEach / plainSecond) / seconds;
  }
}
