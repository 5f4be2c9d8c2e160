package idunno.engine.image;

/// An image that cannot become a tensor; the message is the reason, for the person who gave it.
public final class BadImage extends Exception {
  private static final long serialVersionUID = 1L;

  BadImage(String reason) {
    // No stack trace: this is an answer, and a folder may hold a million bad images.
    super(reason, null, false, false);
  }

  /// The reason, never null.
  public String reason() {
    return String.valueOf(getMessage());
  }
}
