package idunno.engine.image;

/// A decoded image, 8 bits a sample, wherever its decoder left the samples.
///
/// @param data holds sample `c` of the pixel at x, y at `y * stride + x * step + c`
/// @param stride bytes from a row to the next
/// @param step bytes from a pixel to the next
/// @param red offset of the red sample; equal to green and blue for a gray image
record Pixels(
    int width, int height, byte[] data, int stride, int step, int red, int green, int blue) {

  static Pixels gray(int width, int height, byte[] data) {
    return new Pixels(width, height, data, width, 1, 0, 0, 0);
  }

  static Pixels rgb(int width, int height, byte[] data) {
    return new Pixels(width, height, data, width * 3, 3, 0, 1, 2);
  }

  boolean isGray() {
    return red == green && green == blue;
  }

  String size() {
    return width + "x" + height;
  }
}
