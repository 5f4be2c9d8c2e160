package idunno.engine.image;

/// What is refused before it is decoded, because a few bytes of a file can ask for gigabytes of
/// pixels.
///
/// @param maxPixels width times height, at most
/// @param maxBytes of the encoded file, at most
public record ImageLimits(long maxPixels, int maxBytes) {
  private static final int USUAL_BYTES = 64 << 20;

  /// 50 megapixels: 150 MB once decoded. 64 MiB encoded.
  public static final ImageLimits DEFAULT = new ImageLimits(50_000_000);

  /// With the usual limit for the file.
  public ImageLimits(long maxPixels) {
    this(maxPixels, USUAL_BYTES);
  }

  public ImageLimits {
    if (maxPixels < 1) {
      throw new IllegalArgumentException("an image has at least one pixel, not " + maxPixels);
    }
  }

  /// Before the file is looked at.
  void checkFile(int bytes) throws BadImage {
    if (bytes > maxBytes) {
      throw new BadImage("image file of " + bytes + " bytes; at most " + maxBytes);
    }
  }

  void check(int width, int height) throws BadImage {
    if (width <= 0 || height <= 0) {
      throw new BadImage("corrupt image: its size is " + width + "x" + height);
    }
    long pixels = (long) width * height;
    if (pixels > maxPixels) {
      throw new BadImage(
          "image of " + megapixels(pixels) + " megapixels; at most " + megapixels(maxPixels));
    }
  }

  private static String megapixels(long pixels) {
    long tenths = (pixels + 50_000) / 100_000;
    return tenths % 10 == 0 ? Long.toString(tenths / 10) : tenths / 10 + "." + tenths % 10;
  }
}
