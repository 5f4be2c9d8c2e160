package idunno.cli.output;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Numbers as people read them. Written by hand because `String.format` costs a short command more
/// than its work.
public final class Figures {
  private Figures() {}

  /// How many of a thing there are, as `1 query` or `2 queries`.
  public static String count(long number, String one, String many) {
    return number + " " + (number == 1 ? one : many);
  }

  /// `1234.5` with one decimal; at 100 and above without any.
  public static String rate(double perSecond) {
    return perSecond >= 100 ? Long.toString(Math.round(perSecond)) : decimal(perSecond, 1);
  }

  /// A number with this many decimals (0 to 6), rounded.
  public static String decimal(double value, int decimals) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return "-";
    }
    long scale = 1;
    for (int i = 0; i < decimals; i++) {
      scale *= 10;
    }
    long scaled = Math.round(Math.abs(value) * scale);
    String sign = value < 0 && scaled > 0 ? "-" : "";
    if (decimals == 0) {
      return sign + scaled;
    }
    String fraction = Long.toString(scaled % scale);
    return sign + scaled / scale + "." + "0".repeat(decimals - fraction.length()) + fraction;
  }

  /// A share from 0 to 1 as `3.1 %`.
  public static String percent(double share) {
    return decimal(share * 100, 1) + " %";
  }

  /// Bytes as `532 B`, `1.5 KiB`, `12.0 MiB`, ...
  public static String bytes(long bytes) {
    if (bytes < 1024) {
      return bytes + " B";
    }
    String[] units = {"KiB", "MiB", "GiB", "TiB", "PiB"};
    double value = bytes / 1024.0;
    int unit = 0;
    while (value >= 1024 && unit < units.length - 1) {
      value /= 1024;
      unit++;
    }
    return decimal(value, 1) + " " + units[unit];
  }

  /// Seconds as `4 s`, `2 min 5 s`, `3 h 10 min`.
  public static String seconds(double seconds) {
    long whole = Math.max(0, Math.round(seconds));
    if (whole < 60) {
      return whole + " s";
    }
    if (whole < 3600) {
      return whole / 60 + " min " + whole % 60 + " s";
    }
    return whole / 3600 + " h " + whole % 3600 / 60 + " min";
  }

  /// Milliseconds since the epoch as a UTC time to the second, or `-` for none.
  public static String time(long epochMillis) {
    return epochMillis <= 0
        ? "-"
        : Instant.ofEpochMilli(epochMillis).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
