package idunno.engine.image;

import java.awt.image.BufferedImage;
import java.awt.image.ComponentSampleModel;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Locale;
import java.util.Map;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import org.jspecify.annotations.Nullable;

/// Decodes with the JDK's own readers, one of each kind kept, and hands on the samples where the
/// reader left them. Colour models are not consulted: they would bend the values of gray images.
final class LibraryDecoder implements AutoCloseable {
  private final Map<String, ImageReader> readers = new HashMap<>();

  Pixels decode(String format, Encoded file) throws BadImage {
    ImageReader reader = readers.computeIfAbsent(format, LibraryDecoder::reader);
    Warning warning = new Warning();
    try (ByteArrayImageStream stream = new ByteArrayImageStream(file)) {
      reader.setInput(stream, true, true);
      reader.addIIOReadWarningListener(warning);
      BufferedImage image = reader.read(0);
      warning.check(format);
      return pixels(image);
    } catch (IOException | RuntimeException e) {
      // The readers also throw unchecked exceptions on content that they did not expect.
      throw new BadImage(corrupt(format, e.getMessage()));
    } finally {
      reader.reset();
    }
  }

  private static String corrupt(String format, @Nullable String detail) {
    String name = format.toUpperCase(Locale.ROOT);
    return "corrupt " + name + " image" + (detail == null ? "" : ": " + detail.strip());
  }

  private static ImageReader reader(String format) {
    Iterator<ImageReader> found = ImageIO.getImageReadersByFormatName(format);
    if (!found.hasNext()) {
      throw new IllegalStateException("this Java has no reader for " + format);
    }
    return found.next();
  }

  private static Pixels pixels(BufferedImage image) {
    Raster raster = image.getRaster();
    if (image.getColorModel() instanceof IndexColorModel palette) {
      return fromPalette(raster, palette);
    }
    if (raster.getDataBuffer() instanceof DataBufferByte buffer
        && raster.getSampleModel() instanceof ComponentSampleModel model
        && buffer.getNumBanks() == 1
        && buffer.getOffset() == 0) {
      int[] bands = model.getBandOffsets();
      boolean color = bands.length >= 3;
      return new Pixels(
          raster.getWidth(),
          raster.getHeight(),
          buffer.getData(),
          model.getScanlineStride(),
          model.getPixelStride(),
          bands[0],
          bands[color ? 1 : 0],
          bands[color ? 2 : 0]);
    }
    return fromSamples(raster);
  }

  private static Pixels fromPalette(Raster raster, IndexColorModel palette) {
    int width = raster.getWidth();
    byte[] rgb = new byte[width * raster.getHeight() * 3];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, width, 1, 0, row);
      for (int index : row) {
        rgb[at++] = (byte) palette.getRed(index);
        rgb[at++] = (byte) palette.getGreen(index);
        rgb[at++] = (byte) palette.getBlue(index);
      }
    }
    return Pixels.rgb(width, raster.getHeight(), rgb);
  }

  /// Any other layout, sample by sample, 16 bits cut to the upper 8.
  private static Pixels fromSamples(Raster raster) {
    int width = raster.getWidth();
    int channels = raster.getNumBands() >= 3 ? 3 : 1;
    byte[] data = new byte[width * raster.getHeight() * channels];
    int[] row = new int[width];
    for (int c = 0; c < channels; c++) {
      int shift = Math.max(0, raster.getSampleModel().getSampleSize(c) - 8);
      for (int y = 0; y < raster.getHeight(); y++) {
        raster.getSamples(0, y, width, 1, c, row);
        for (int x = 0; x < width; x++) {
          data[(y * width + x) * channels + c] = (byte) (row[x] >> shift);
        }
      }
    }
    return channels == 3
        ? Pixels.rgb(width, raster.getHeight(), data)
        : Pixels.gray(width, raster.getHeight(), data);
  }

  @Override
  public void close() {
    readers.values().forEach(ImageReader::dispose);
    readers.clear();
  }
}
