package idunno.bench;

import java.util.List;
import java.util.Locale;

/// Draws wrong verdicts (logarithmic, upwards) against seconds to removal as an SVG picture.
final class CurvePlot {
  private static final int WIDTH = 760;
  private static final int HEIGHT = 460;
  private static final int LEFT = 80;
  private static final int BOTTOM = 400;
  private static final int TOP = 40;
  private static final int RIGHT = 560;
  private static final double MOST_SECONDS = 6;
  private static final int MOST_POWER = 3;
  private static final String[] COLORS = {"#1f5fa8", "#c2452d", "#2d8a4e", "#7a4fa3"};

  private final double none;
  private final StringBuilder body = new StringBuilder();
  private int lines;

  /// @param none one wrong verdict in all the time watched
  CurvePlot(double none) {
    this.none = none;
    axes();
  }

  /// @param wrong verdicts a node-hour
  record Point(double seconds, double wrong, String name) {}

  private static double x(double seconds) {
    return LEFT + (RIGHT - LEFT) * seconds / MOST_SECONDS;
  }

  /// None is on the axis, one verdict in all the time watched half a power of ten above it.
  private double y(double wrong) {
    double least = Math.log10(none) - 0.5;
    double power = wrong > 0 ? Math.log10(wrong) : least;
    return BOTTOM - (BOTTOM - TOP) * (power - least) / (MOST_POWER - least);
  }

  private void draw(String format, Object... values) {
    body.append(String.format(Locale.ROOT, format, values)).append('\n');
  }

  private void text(double x, double y, String anchor, String text) {
    draw("<text x='%.0f' y='%.0f' text-anchor='%s'>%s</text>", x, y, anchor, text);
  }

  private void axes() {
    for (int power = (int) Math.ceil(Math.log10(none)); power <= MOST_POWER; power++) {
      double y = y(Math.pow(10, power));
      draw("<line x1='%d' y1='%.1f' x2='%d' y2='%.1f' stroke='#ddd'/>", LEFT, y, RIGHT, y);
      String zeros = "0".repeat(Math.abs(power));
      text(LEFT - 8, y + 4, "end", power < 0 ? "0." + zeros.substring(1) + "1" : "1" + zeros);
    }
    text(LEFT - 8, BOTTOM + 4, "end", "none");
    for (int second = 0; second <= MOST_SECONDS; second++) {
      text(x(second), BOTTOM + 18, "middle", second + " s");
    }
    draw("<line x1='%d' y1='%d' x2='%d' y2='%d' stroke='#333'/>", LEFT, BOTTOM, RIGHT, BOTTOM);
    text(LEFT, TOP - 20, "start", "wrong Failed verdicts a node-hour, all observers counted");
    text(
        (LEFT + RIGHT) / 2.0,
        BOTTOM + 38,
        "middle",
        "from a crash to removal at the last survivor, median of 20");
  }

  /// One weather's line; a hollow point is one where no wrong verdict was seen.
  void line(String name, List<Point> points) {
    String color = COLORS[lines % COLORS.length];
    StringBuilder path = new StringBuilder();
    for (Point point : points) {
      path.append(String.format(Locale.ROOT, "%.1f,%.1f ", x(point.seconds()), y(point.wrong())));
    }
    draw(
        "<polyline points='%s' fill='none' stroke='%s' stroke-width='1.5'/>",
        path.toString().strip(), color);
    for (Point point : points) {
      String fill = point.wrong() > 0 ? color : "#fff";
      draw(
          "<circle cx='%.1f' cy='%.1f' r='4' fill='%s' stroke='%s'><title>%s, %s:"
              + " %.4f</title></circle>",
          x(point.seconds()), y(point.wrong()), fill, color, point.name(), name, point.wrong());
      if (lines == 0) {
        label(point);
      }
    }
    double legend = TOP + 20.0 * lines;
    draw("<circle cx='%d' cy='%.0f' r='4' fill='%s'/>", RIGHT + 20, legend, color);
    text(RIGHT + 30, legend + 4, "start", name);
    lines++;
  }

  /// The profiles have names; the time limits between them have none.
  private void label(Point point) {
    if (!point.name().startsWith("fail")) {
      double x = x(point.seconds());
      text(x, TOP - 4, point.name().equals("local") ? "start" : "end", point.name());
      draw(
          "<line x1='%.1f' y1='%d' x2='%.1f' y2='%d' stroke='#999' stroke-dasharray='2 3'/>",
          x, BOTTOM, x, TOP);
    }
  }

  /// @param note how long was watched
  String svg(String note) {
    text(RIGHT + 12, BOTTOM - 8, "start", note);
    text(RIGHT + 12, BOTTOM + 8, "start", "hollow: none seen");
    return String.format(
            Locale.ROOT,
            "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 %d %d' font-family='sans-serif'"
                + " font-size='12'>%n",
            WIDTH,
            HEIGHT)
        + "<rect width='100%' height='100%' fill='#fff'/>\n"
        + body
        + "</svg>\n";
  }
}
