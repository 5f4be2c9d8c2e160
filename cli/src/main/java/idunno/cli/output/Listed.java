package idunno.cli.output;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One JSON document with a long array in it, written as its items come. Nothing is written before
/// the first of them, so that a refusal leaves standard output empty.
public final class Listed {
  private final Console console;
  private final Json head;
  private final String array;
  private boolean begun;
  private boolean hasItems;

  /// @param head the document's other fields
  /// @param array the key of the array
  public Listed(Console console, Json head, String array) {
    this.console = console;
    this.head = head;
    this.array = array;
  }

  public void item(Json item) {
    begin();
    console.out().print((hasItems ? "," : "") + item.line());
    hasItems = true;
  }

  /// Ends the document.
  ///
  /// @param tail fields that are known only now, or null
  public void end(@Nullable Json tail) {
    begin();
    StringBuilder end = new StringBuilder("]");
    if (tail instanceof Json.Obj(Map<String, Json> fields)) {
      fields.forEach((key, value) -> end.append(',').append(field(key, value)));
    }
    console.out().println(end.append('}'));
    console.out().flush();
  }

  private void begin() {
    if (begun) {
      return;
    }
    begun = true;
    StringBuilder start = new StringBuilder("{");
    if (head instanceof Json.Obj(Map<String, Json> fields)) {
      fields.forEach((key, value) -> start.append(field(key, value)).append(','));
    }
    console.out().print(start.append(Json.of(array).line()).append(":["));
  }

  private static String field(String key, Json value) {
    return Json.of(key).line() + ":" + value.line();
  }
}
