package idunno.serving.core;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Some pieces of a job's result, in input order.
///
/// @param next where to go on, or null at the end
public record ResultPage(List<Piece> pieces, @Nullable Position next) {
  /// A place in the job's input: it stays right when tasks are bisected between two pages.
  ///
  /// @param pack the index of the pack within the job
  /// @param query the position of a query within the pack
  public record Position(int pack, long query) {
    /// Before the first query.
    public static final Position START = new Position(0, 0);
  }

  /// What became of `count` queries that follow one another.
  ///
  /// @param output of a Success only: JSON lines, one per query
  /// @param error why, of a Failed only
  public record Piece(
      TaskId task,
      TaskState state,
      FileRef pack,
      long first,
      int count,
      @Nullable FileRef output,
      @Nullable String error) {}
}
