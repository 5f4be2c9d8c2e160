package idunno.cli.output;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Rows under headings, in columns as wide as their widest cell; numbers stand right. Control
/// characters in a cell are shown as `?`, so that a file's name cannot steer the terminal.
public final class TextTable {
  private final List<String[]> rows = new ArrayList<>();
  private int[] shownWidths = {};

  public TextTable(String... headings) {
    rows.add(headings);
  }

  /// Adds a row with one cell for each heading.
  public TextTable row(String... cells) {
    String[] clean = new String[cells.length];
    for (int i = 0; i < cells.length; i++) {
      clean[i] = printable(cells[i]);
    }
    rows.add(clean);
    return this;
  }

  /// The number of rows under the headings.
  public int size() {
    return rows.size() - 1;
  }

  /// The lines, headings first.
  public List<String> lines() {
    return lines(null);
  }

  /// The same in columns no narrower than those in which `before` was shown, of which this is a
  /// further part.
  public List<String> lines(@Nullable TextTable before) {
    int columns = rows.getFirst().length;
    int[] widths = before == null ? new int[columns] : Arrays.copyOf(before.shownWidths, columns);
    boolean[] numeric = new boolean[columns];
    for (int column = 0; column < columns; column++) {
      numeric[column] = rows.size() > 1;
      for (int row = 0; row < rows.size(); row++) {
        String cell = rows.get(row)[column];
        widths[column] = Math.max(widths[column], cell.length());
        numeric[column] &= row == 0 || isNumber(cell);
      }
    }
    shownWidths = widths;
    List<String> lines = new ArrayList<>(rows.size());
    for (String[] row : rows) {
      lines.add(line(row, widths, numeric));
    }
    return lines;
  }

  private static String line(String[] row, int[] widths, boolean[] numeric) {
    StringBuilder line = new StringBuilder();
    for (int column = 0; column < row.length; column++) {
      String blanks = " ".repeat(widths[column] - row[column].length());
      line.append(column == 0 ? "" : "  ");
      if (numeric[column]) {
        line.append(blanks).append(row[column]);
      } else {
        line.append(row[column]).append(blanks);
      }
    }
    return line.toString().stripTrailing();
  }

  private static boolean isNumber(String cell) {
    if (cell.equals("-") || cell.isEmpty()) {
      return true;
    }
    char first = cell.charAt(0);
    return first >= '0' && first <= '9' && cell.indexOf(':') < 0 && cell.indexOf('-') < 0;
  }

  /// The text with each control character as `?`.
  public static String printable(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        char[] clean = text.toCharArray();
        for (int j = i; j < clean.length; j++) {
          clean[j] = Character.isISOControl(clean[j]) ? '?' : clean[j];
        }
        return new String(clean);
      }
    }
    return text;
  }
}
