package idunno.engine.image;

import java.util.Locale;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/// Hears what a reader only warns of: a file that ends early is filled up with gray, and an answer
/// about gray would be a wrong answer.
final class Warning implements IIOReadWarningListener {
  private @Nullable String serious;

  @Override
  public void warningOccurred(ImageReader source, String warning) {
    String text = warning.toLowerCase(Locale.ROOT);
    if (text.contains("truncated") || text.contains("premature end")) {
      serious = warning;
    }
  }

  void check(String format) throws BadImage {
    if (serious != null) {
      throw new BadImage(format.toUpperCase(Locale.ROOT) + " image cut short");
    }
  }
}
