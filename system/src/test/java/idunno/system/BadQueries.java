package idunno.system;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A job some of whose queries cannot be answered.
///
/// @param ids all its queries, in their order
/// @param errors what must be said of each that fails; the others are answered
record BadQueries(
    String scenario, String model, String input, List<String> ids, Map<String, String> errors) {

  /// The images among good ones that are none, and why.
  static final Map<String, String> IMAGES =
      Map.of(
          "corrupt.png", "corrupt PNG image",
          "empty.png", "empty file",
          "huge.png", "image of 100 megapixels; at most 50",
          "text.png", "text, not an image",
          "truncated.png", "PNG image cut short");

  private static final List<String> MIXED =
      List.of(
          "corrupt.png",
          "empty.png",
          "huge.png",
          "ok-0.png",
          "ok-1.png",
          "ok-2.png",
          "ok-3.png",
          "text.png",
          "truncated.png");

  static Stream<BadQueries> all() {
    List<String> rows = List.of("wrong.npy#0", "wrong.npy#1", "wrong.npy#2");
    return Stream.of(
            Stream.of(
                new BadQueries("bad images among good ones", "good", "mixed", MIXED, IMAGES),
                allFail("an array of the wrong shape", "good", "wrong.npy", rows, "[3,32,32]"),
                allFail(
                    "text for an image", "good", "plain.txt", List.of("plain.txt"), "text, not"),
                allFail("bytes for a graph of floats", "bare.onnx", "one", List.of("1"), "")),
            Stream.of("py", "java").flatMap(BadQueries::code))
        .flatMap(rowsOf -> rowsOf);
  }

  private static Stream<BadQueries> code(String language) {
    String file = language.equals("py") ? "m.py" : "M.java";
    List<String> three = List.of("1", "2", "3");
    List<String> one = List.of("1");
    return Stream.of(
        allFail(language + " throws", language + "-throws", "three", three, "cannot do it"),
        allFail(language + " gives a wrong number", language + "-number", "three", three, "output"),
        new BadQueries(language + " prints", language + "-prints", "three", three, Map.of()),
        allFail(
            language + " never answers", language + "-hangs", "one", one, "no answer within 1 s"),
        allFail(language + " exits", language + "-exits", "one", one, file + " exited with code 3"),
        allFail(language + " eats memory", language + "-eats", "one", one, "ran out of its"));
  }

  private static BadQueries allFail(
      String scenario, String model, String input, List<String> ids, String reason) {
    Map<String, String> errors = new TreeMap<>();
    ids.forEach(id -> errors.put(id, reason));
    return new BadQueries(scenario, model, input, ids, errors);
  }

  @Override
  public String toString() {
    return scenario;
  }
}
