package idunno.bench;

import idunno.membership.core.Event;
import idunno.membership.core.Profile;
import idunno.simulation.MembershipCluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What patience buys: wrong verdicts against the time to removal, for the profiles and for time
/// limits between and beyond them.
final class MembershipCurve {
  private static final int SIZE = 10;
  private static final int REMOVALS = 20;

  private final Figures figures;

  MembershipCurve(Figures figures) {
    this.figures = figures;
  }

  /// Prints the curve and writes it to `membership-curve.svg` in the working folder.
  void draw(int nodeHours) {
    Map<String, Consumer<MembershipCluster>> weathers = new LinkedHashMap<>();
    weathers.put("loss of 40 %", cluster -> cluster.weather().loss(0.40));
    weathers.put("loss of 60 %", cluster -> cluster.weather().loss(0.60));
    weathers.put("bursts of 0.5 s, 25 %", cluster -> cluster.weather().bursts(0.25, 500));
    weathers.put("bursts of 2 s, 25 %", cluster -> cluster.weather().bursts(0.25, 2_000));
    Map<String, Profile> profiles = profiles();
    Map<String, Double> removedS = new LinkedHashMap<>();
    profiles.forEach((name, profile) -> removedS.put(name, removed(profile)));
    CurvePlot plot = new CurvePlot(1.0 / nodeHours);
    MembershipVerdicts verdicts = new MembershipVerdicts(figures);
    weathers.forEach((weather, begin) -> {
      List<CurvePlot.Point> points = new ArrayList<>();
      profiles.forEach((name, profile) -> {
        double seconds = removedS.getOrDefault(name, 0.0);
        double wrong = verdicts.wrongPerNodeHour(profile, nodeHours, begin);
        String figure =
            "curve_%s_%s"
                .formatted(name, weather)
                .replaceAll("[^a-z0-9_]+", "_")
                .replaceAll("_$", "");
        figures.add(figure, wrong, "per node-hour at %.2f s".formatted(seconds));
        points.add(new CurvePlot.Point(seconds, wrong, name));
      });
      plot.line(weather, points);
    });
    try {
      Path file = Path.of("membership-curve.svg");
      Files.writeString(file, plot.svg("%d node-hours a point".formatted(nodeHours)));
      figures.note("drawn to " + file.toAbsolutePath());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, Profile> profiles() {
    Map<String, Profile> profiles = new LinkedHashMap<>();
    profiles.put("fail 0.5 s", failing(Profile.LAN, 500));
    profiles.put("fail 0.75 s", failing(Profile.LAN, 750));
    profiles.put("lan", Profile.LAN);
    profiles.put("local", Profile.LOCAL);
    profiles.put("fail 2 s", failing(Profile.LAN, 2_000));
    profiles.put("steady", Profile.STEADY);
    return profiles;
  }

  private static Profile failing(Profile base, long failMs) {
    return new Profile(
        base.periodMs(),
        base.answerMs(),
        base.probeMs(),
        base.relays(),
        base.privateMs(),
        failMs,
        base.deleteMs(),
        base.gossipMs(),
        base.fanOut(),
        base.lateMs());
  }

  /// Median seconds from a crash until the last survivor has removed the member.
  private static double removed(Profile profile) {
    double[] seconds = new double[REMOVALS];
    for (int run = 0; run < REMOVALS; run++) {
      MembershipCluster cluster = MembershipCluster.settled(run, SIZE, profile, 3_000);
      int[] removals = new int[1];
      cluster.onEvent((_, event) -> removals[0] += event instanceof Event.Deleted ? 1 : 0);
      cluster.byNumber().get(run % SIZE).crash();
      seconds[run] = Figures.seconds(cluster.runUntil(() -> removals[0] == SIZE - 1, 60_000));
    }
    return Figures.median(seconds);
  }
}
