package idunno.engine.image;

/// Finds the frame header of a JPEG file (ITU-T T.81, B.2.2), which gives its size and components.
final class JpegHeader {
  private static final int START_OF_SCAN = 0xda;
  private static final int END_OF_IMAGE = 0xd9;

  private JpegHeader() {}

  static boolean isJpeg(Encoded file) {
    return file.startsWith(0xff, 0xd8, 0xff);
  }

  static void check(Encoded file, ImageLimits limits) throws BadImage {
    int at = 2;
    while (at + 4 <= file.length()) {
      if (file.u8(at) != 0xff) {
        throw new BadImage("corrupt JPEG image");
      }
      int marker = file.u8(at + 1);
      if (isFrame(marker)) {
        checkFrame(file, at, limits);
        return;
      }
      if (marker == START_OF_SCAN || marker == END_OF_IMAGE) {
        throw new BadImage("corrupt JPEG image: no size before its pixels");
      }
      // A marker may be preceded by any number of fill bytes.
      at += marker == 0xff ? 1 : standsAlone(marker) ? 2 : 2 + file.u16(at + 2);
    }
    throw new BadImage("JPEG image cut short");
  }

  private static void checkFrame(Encoded file, int at, ImageLimits limits) throws BadImage {
    if (at + 10 > file.length()) {
      throw new BadImage("JPEG image cut short");
    }
    limits.check(file.u16(at + 7), file.u16(at + 5));
    if (file.u8(at + 9) == 4) {
      throw new BadImage("CMYK JPEG image: convert it to RGB");
    }
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xc0 && marker <= 0xcf && marker != 0xc4 && marker != 0xc8 && marker != 0xcc;
  }

  private static boolean standsAlone(int marker) {
    return marker == 0x01 || marker >= 0xd0 && marker <= 0xd8;
  }
}
