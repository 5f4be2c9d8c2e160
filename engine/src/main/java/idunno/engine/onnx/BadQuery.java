package idunno.engine.onnx;

/// A query that cannot be put to the graph; the message is the reason, for the person who asked.
final class BadQuery extends Exception {
  private static final long serialVersionUID = 1L;

  BadQuery(String reason) {
    // No stack trace: this is an answer, and a job may hold a million bad queries.
    super(reason, null, false, false);
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
