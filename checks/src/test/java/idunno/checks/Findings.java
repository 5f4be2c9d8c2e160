package idunno.checks;

import com.sun.source.tree.Tree;
import java.util.ArrayList;
import java.util.List;

/// Collects what the rules find.
public final class Findings {
  private final List<Finding> list = new ArrayList<>();

  public void add(JavaSource source, Tree where, String text) {
    list.add(new Finding(source.path(), source.line(where), text));
  }

  public void add(TextFile file, int offset, String text) {
    list.add(new Finding(file.path(), file.lineAt(offset), text));
  }

  public List<Finding> list() {
    return List.copyOf(list);
  }
}
