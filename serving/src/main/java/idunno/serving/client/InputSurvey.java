package idunno.serving.client;

import idunno.base.Problem;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A first pass over the inputs, before anything is sent: how many queries there are, and that no
/// two have the same id.
public final class InputSurvey {
  private final InputWalk walk;
  private final Labels labels;
  private final IdSet ids = new IdSet();
  private final IdSet rowLike = new IdSet();
  private final Map<String, Input.Rows> arrays = new HashMap<>();
  private long queries;
  private long labelled;
  private long matched;
  private long ordinal;

  private InputSurvey(InputWalk walk, Labels labels) {
    this.walk = walk;
    this.labels = labels;
  }

  /// What there is.
  ///
  /// @param labelled how many queries carry a label
  /// @param strayLabels how many labels are of ids that do not exist
  public record Result(long queries, long labelled, long strayLabels) {}

  /// @throws idunno.base.ProblemException BAD_INPUT when an input cannot be understood, an INPUT
  ///   holds no query, or two ids are equal
  public static Result of(InputWalk walk, Labels labels) throws IOException {
    return new InputSurvey(walk, labels).run();
  }

  private Result run() throws IOException {
    try (InputCursor cursor = walk.open()) {
      for (Input input = cursor.next(); input != null; input = cursor.next()) {
        switch (input) {
          case Input.OneFile file -> one(file, null);
          case Input.OneLine line -> one(line, line.label());
          case Input.Rows rows -> rows(rows);
        }
        ordinal++;
      }
    }
    return new Result(queries, labelled, labels.size() - matched);
  }

  private void one(Input input, @Nullable String ownLabel) throws IOException {
    String id = input.id();
    queries++;
    int hash = id.lastIndexOf('#');
    if (ids.add(id)) {
      refuseIfThere(id, input.origin());
    }
    if (hash >= 0) {
      rowLike.add(id.substring(0, hash));
      Input.Rows array = arrays.get(id.substring(0, hash));
      if (array != null && covers(array, id)) {
        throw equalIds(id, array.origin(), input.origin());
      }
    }
    boolean found = labels.of(id) != null;
    matched += found ? 1 : 0;
    labelled += found || ownLabel != null ? 1 : 0;
  }

  private void rows(Input.Rows rows) throws IOException {
    queries += rows.count();
    Input.Rows other = arrays.put(rows.id(), rows);
    if (other != null) {
      throw equalIds(rows.idOf(0), other.origin(), rows.origin());
    }
    boolean suspect = rowLike.contains(rows.id());
    for (long row = 0; row < rows.count() && (suspect || labels.size() > 0); row++) {
      String id = rows.idOf(row);
      if (suspect && ids.contains(id)) {
        refuseIfThere(id, rows.origin());
      }
      if (labels.of(id) != null) {
        matched++;
        labelled++;
      }
    }
  }

  private static boolean covers(Input.Rows rows, String id) {
    String number = id.substring(rows.id().length() + 1);
    return number.matches("0|[1-9][0-9]{0,17}") && Long.parseLong(number) < rows.count();
  }

  /// Equal hashes are not yet equal ids: looks for the first of them.
  private void refuseIfThere(String id, String origin) throws IOException {
    try (InputCursor cursor = walk.open()) {
      for (long i = 0; i < ordinal; i++) {
        Input before = cursor.next();
        if (before != null && !(before instanceof Input.Rows) && before.id().equals(id)) {
          throw equalIds(id, before.origin(), origin);
        }
      }
    }
  }

  private static RuntimeException equalIds(String id, String first, String second) {
    return Problem.badInput(
            "two queries have the id '%s': '%s' and '%s': give the folder above both"
                .formatted(id, first, second))
        .asException();
  }
}
