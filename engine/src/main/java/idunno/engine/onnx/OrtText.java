package idunno.engine.onnx;

import ai.onnxruntime.OrtException;

/// ONNX Runtime's error messages, as one line for a person.
final class OrtText {
  private static final int MOST = 300;

  private OrtText() {}

  /// The message without its code, source lines and line breaks.
  static String plain(OrtException e) {
    String text = String.valueOf(e.getMessage()).replaceAll("\\s+", " ").strip();
    int message = text.indexOf("- message: ");
    text = message < 0 ? text : text.substring(message + "- message: ".length());
    // Where in the library's own sources it was noticed helps nobody here.
    text = text.replaceAll("/[\\w./-]+\\.(cc|h):\\d+ ", "");
    return text.length() <= MOST ? text : text.substring(0, MOST) + "...";
  }
}
