package idunno.engine;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntUnaryOperator;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import javax.imageio.ImageIO;

/// Images made in memory.
public final class TestImages {
  private TestImages() {}

  /// An image whose pixel at x, y is `0xrrggbb`, as [#color] has it.
  public static BufferedImage picture(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 0xff000000 | color(x, y));
      }
    }
    return image;
  }

  /// Gradients with some roughness, so that no filter predicts everything.
  public static int color(int x, int y) {
    int red = (x * 7 + y * 3) & 0xff;
    int green = (x * x + 11 * y) & 0xff;
    int blue = (x ^ y * 5) & 0xff;
    return red << 16 | green << 8 | blue;
  }

  public static byte[] encoded(BufferedImage image, String format) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      if (!ImageIO.write(image, format, out)) {
        throw new IllegalStateException("no writer for " + format);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  public static byte[] png(int width, int height) {
    return encoded(picture(width, height, BufferedImage.TYPE_3BYTE_BGR), "png");
  }

  public static byte[] jpeg(int width, int height) {
    return encoded(picture(width, height, BufferedImage.TYPE_3BYTE_BGR), "jpeg");
  }

  /// A PNG file whose header says any size, with the rows given, filtered and not yet compressed.
  public static byte[] rawPng(int width, int height, int colorType, byte[] filteredRows) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'});
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    header.put((byte) 8).put((byte) colorType).put((byte) 0).put((byte) 0).put((byte) 0);
    chunk(out, "IHDR", header.array());
    chunk(out, "IDAT", deflated(filteredRows));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] bytes) {
    try (Deflater deflater = new Deflater()) {
      deflater.setInput(bytes);
      deflater.finish();
      byte[] out = new byte[bytes.length + 1024];
      return Arrays.copyOf(out, deflater.deflate(out));
    }
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt(content.length).array());
    out.writeBytes(name);
    out.writeBytes(content);
    out.writeBytes(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  /// Filters rows of samples as PNG does; `filter` gives each row's filter, 0 to 4.
  public static byte[] filtered(byte[] samples, int height, int step, IntUnaryOperator filter) {
    int stride = samples.length / height;
    byte[] out = new byte[height * (stride + 1)];
    for (int y = 0; y < height; y++) {
      int kind = filter.applyAsInt(y);
      out[y * (stride + 1)] = (byte) kind;
      for (int i = 0; i < stride; i++) {
        int at = y * stride + i;
        int left = i < step ? 0 : samples[at - step] & 0xff;
        int above = y == 0 ? 0 : samples[at - stride] & 0xff;
        int corner = i < step || y == 0 ? 0 : samples[at - stride - step] & 0xff;
        int guess =
            switch (kind) {
              case 0 -> 0;
              case 1 -> left;
              case 2 -> above;
              case 3 -> (left + above) / 2;
              default -> nearest(left + above - corner, left, above, corner);
            };
        out[y * (stride + 1) + 1 + i] = (byte) (samples[at] - guess);
      }
    }
    return out;
  }

  private static int nearest(int to, int left, int above, int corner) {
    int best = left;
    best = Math.abs(to - above) < Math.abs(to - best) ? above : best;
    return Math.abs(to - corner) < Math.abs(to - best) ? corner : best;
  }
}
