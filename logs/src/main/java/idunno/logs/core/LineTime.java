package idunno.logs.core;

import java.time.LocalDate;

/// The time that a line begins with: `2026-11-24T03:45:00.123Z`, or with a space in place of the T,
/// a comma before the milliseconds, another zone (`+01:00`, `+0100`) or none, which means UTC.
public final class LineTime {
  /// No time.
  public static final long NONE = Long.MIN_VALUE;

  private static final int SHORTEST = "2026-11-24T03:45:00".length();
  private static final long DAY_MS = 86_400_000;

  private LineTime() {}

  /// The line's time in milliseconds since 1970, or [#NONE].
  public static long of(byte[] text, int start, int end) {
    if (end - start < SHORTEST || !hasShape(text, start)) {
      return NONE;
    }
    int year = number(text, start, 4);
    int month = number(text, start + 5, 2);
    int day = number(text, start + 8, 2);
    int hour = number(text, start + 11, 2);
    int minute = number(text, start + 14, 2);
    int second = number(text, start + 17, 2);
    if (year < 0 || month < 1 || month > 12 || day < 1 || day > 31) {
      return NONE;
    }
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 60) {
      return NONE;
    }
    long days = LocalDate.of(year, month, 1).toEpochDay() + day - 1;
    long ofDay = ((hour * 60L + minute) * 60 + second) * 1_000;
    return days * DAY_MS + ofDay + rest(text, start + SHORTEST, end);
  }

  private static boolean hasShape(byte[] text, int start) {
    return text[start + 4] == '-'
        && text[start + 7] == '-'
        && (text[start + 10] == 'T' || text[start + 10] == ' ')
        && text[start + 13] == ':'
        && text[start + 16] == ':';
  }

  /// Milliseconds, less what the zone is ahead of UTC.
  private static long rest(byte[] text, int from, int end) {
    int at = from;
    long ms = 0;
    if (at < end && (text[at] == '.' || text[at] == ',')) {
      int unit = 100;
      for (at++; at < end && text[at] >= '0' && text[at] <= '9'; at++) {
        ms += (long) unit * (text[at] - '0');
        unit /= 10;
      }
    }
    boolean hasZone = at + 5 <= end && (text[at] == '+' || text[at] == '-');
    if (!hasZone) {
      return ms;
    }
    int hours = number(text, at + 1, 2);
    int colon = text[at + 3] == ':' ? 1 : 0;
    int minutes = at + 5 + colon <= end ? number(text, at + 3 + colon, 2) : -1;
    long ahead = hours < 0 || minutes < 0 ? 0 : (hours * 60L + minutes) * 60_000;
    return text[at] == '+' ? ms - ahead : ms + ahead;
  }

  /// The number that so many digits are, or -1.
  private static int number(byte[] text, int at, int digits) {
    int number = 0;
    for (int i = at; i < at + digits; i++) {
      if (text[i] < '0' || text[i] > '9') {
        return -1;
      }
      number = 10 * number + text[i] - '0';
    }
    return number;
  }
}
