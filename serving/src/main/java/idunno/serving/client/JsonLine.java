package idunno.serving.client;

import org.jspecify.annotations.Nullable;

/// One line of a `.jsonl` file of queries, `{"id","inputs"}` and perhaps `"label"`; other members
/// are passed over. `inputs` stays the text that it was.
record JsonLine(String id, String inputs, @Nullable String label) {
  /// @throws IllegalArgumentException with the reason, to go behind the file and line
  static JsonLine parse(String line) {
    JsonScanner in = new JsonScanner(line);
    String id = null;
    String inputs = null;
    String label = null;
    in.expect('{');
    for (boolean more = !in.skips('}'); more; more = in.nextMember()) {
      String key = in.string();
      in.expect(':');
      switch (key) {
        case "id" -> id = in.scalar("id");
        case "label" -> label = in.scalar("label");
        case "inputs" -> inputs = in.value();
        default -> in.value();
      }
    }
    in.end();
    if (id == null) {
      throw new IllegalArgumentException("it has no \"id\"");
    }
    if (inputs == null) {
      throw new IllegalArgumentException("it has no \"inputs\"");
    }
    return new JsonLine(id, inputs, label);
  }
}
