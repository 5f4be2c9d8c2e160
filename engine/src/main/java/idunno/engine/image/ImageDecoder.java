package idunno.engine.image;

import java.nio.ByteBuffer;
import java.util.Map;

/// Decodes PNG and JPEG. The header is read first, and an image that is too large is refused before
/// a pixel is decoded. Alpha is dropped, 16 bits become 8, a palette becomes RGB; embedded colour
/// profiles and the EXIF orientation are ignored, as training pipelines commonly do.
///
/// Not safe for threads: each caller has its own.
final class ImageDecoder implements AutoCloseable {
  private static final Map<String, String> OTHERS =
      Map.of("GIF8", "GIF", "RIFF", "WebP", "II*\0", "TIFF", "MM\0*", "TIFF");

  private final ImageLimits limits;
  private final PngDecoder png = new PngDecoder();
  private final LibraryDecoder library = new LibraryDecoder();

  ImageDecoder(ImageLimits limits) {
    this.limits = limits;
  }

  /// @param content position to limit is the file
  /// @throws BadImage with the reason, for any content whatever
  Pixels decode(ByteBuffer content) throws BadImage {
    limits.checkFile(content.remaining());
    Encoded file = Encoded.of(content);
    if (file.length() == 0) {
      throw new BadImage("empty file, not an image");
    }
    if (PngHeader.isPng(file)) {
      PngHeader header = PngHeader.read(file, limits);
      return header.isPlain() ? png.decode(file, header) : library.decode("png", file);
    }
    if (JpegHeader.isJpeg(file)) {
      JpegHeader.check(file, limits);
      return library.decode("jpeg", file);
    }
    throw new BadImage(whatElse(file));
  }

  private static String whatElse(Encoded file) {
    String kind = file.length() < 4 ? null : OTHERS.get(file.ascii(0, 4));
    if (kind != null) {
      return "a " + kind + " file: give PNG or JPEG";
    }
    return file.looksLikeText() ? "text, not an image" : "neither a PNG nor a JPEG image";
  }

  @Override
  public void close() {
    library.close();
    png.close();
  }
}
