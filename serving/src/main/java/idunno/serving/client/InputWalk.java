package idunno.serving.client;

import idunno.base.Problem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// The INPUTs of one `infer`: files, folders (all files below, sorted, hidden ones left out), globs
/// (`*`, `**`, `?`, `[..]`, `{..}`, relative to the folder before the first of these) and
/// `sdfs:NAME`. What ends in `.npy` is an array of queries, in `.jsonl` lines of them; any other
/// file is one query. Ids: the path relative to the INPUT (a file's own name where the INPUT is a
/// file), `#row` added for a row; in `.jsonl` the line's own.
public final class InputWalk {
  private final List<Root> roots;

  private InputWalk(List<Root> roots) {
    this.roots = roots;
  }

  /// Finds the INPUTs; what they contain is read later.
  ///
  /// @throws idunno.base.ProblemException when one of them does not exist
  public static InputWalk of(List<String> inputs, SdfsFiles sdfs) throws IOException {
    if (inputs.isEmpty()) {
      throw Problem.badInput("no input is given: name files, folders, globs or sdfs:NAME")
          .asException();
    }
    List<Root> roots = new ArrayList<>();
    for (String input : inputs) {
      roots.add(Root.find(input, sdfs));
    }
    return new InputWalk(List.copyOf(roots));
  }

  /// Begins at the first input. May be called again: the same again, as long as nobody changes the
  /// files.
  public InputCursor open() {
    return new InputCursor(roots);
  }
}
