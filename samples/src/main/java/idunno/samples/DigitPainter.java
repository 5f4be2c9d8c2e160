package idunno.samples;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.geom.AffineTransform;
import java.awt.geom.Path2D;
import java.awt.geom.PathIterator;
import java.awt.image.BufferedImage;
import java.util.random.RandomGenerator;

/// Paints digits as a hurried hand would: bent, tilted, thick or thin, off the centre, on a noisy
/// scan. The same random numbers give the same picture on every machine.
final class DigitPainter {
  /// Side of a picture, pixels.
  static final int SIDE = 28;

  private static final double TILT = 0.22;
  private static final double SHIFT = 2.6;
  private static final double BEND = 0.055;
  private static final double NOISE = 26;

  private final RandomGenerator random;

  DigitPainter(RandomGenerator random) {
    this.random = random;
  }

  /// A grey picture, white on black.
  BufferedImage paint(int digit) {
    Path2D strokes = bent(DigitStrokes.of(digit, random.nextInt(DigitStrokes.HANDS)));
    BufferedImage image = new BufferedImage(SIDE, SIDE, BufferedImage.TYPE_BYTE_GRAY);
    Graphics2D g = image.createGraphics();
    g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
    int ink = 170 + random.nextInt(86);
    g.setColor(new Color(ink, ink, ink));
    g.setStroke(
        new BasicStroke((float) between(1.5, 3.4), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.draw(placed().createTransformedShape(strokes));
    g.dispose();
    addNoise(image);
    return image;
  }

  private AffineTransform placed() {
    AffineTransform t = new AffineTransform();
    t.translate(SIDE / 2.0 + between(-SHIFT, SHIFT), SIDE / 2.0 + between(-SHIFT, SHIFT));
    t.rotate(between(-TILT, TILT));
    t.shear(between(-TILT, TILT), 0);
    t.scale(between(13, 19), between(16, 21));
    t.translate(-0.5, -0.5);
    return t;
  }

  private Path2D bent(Path2D.Float strokes) {
    Path2D.Float result = new Path2D.Float();
    float[] c = new float[6];
    for (PathIterator it = strokes.getPathIterator(null); !it.isDone(); it.next()) {
      int segment = it.currentSegment(c);
      for (int i = 0; i < c.length; i++) {
        c[i] += (float) (random.nextGaussian() * BEND);
      }
      switch (segment) {
        case PathIterator.SEG_MOVETO -> result.moveTo(c[0], c[1]);
        case PathIterator.SEG_LINETO -> result.lineTo(c[0], c[1]);
        case PathIterator.SEG_CUBICTO -> result.curveTo(c[0], c[1], c[2], c[3], c[4], c[5]);
        default -> throw new IllegalStateException("no digit has a segment of kind " + segment);
      }
    }
    return result;
  }

  private void addNoise(BufferedImage image) {
    for (int y = 0; y < SIDE; y++) {
      for (int x = 0; x < SIDE; x++) {
        int grey = image.getRaster().getSample(x, y, 0);
        int noisy = (int) (grey + Math.abs(random.nextGaussian()) * NOISE - NOISE / 2);
        image.getRaster().setSample(x, y, 0, Math.clamp(noisy, 0, 255));
      }
    }
  }

  private double between(double low, double high) {
    return low + (high - low) * random.nextDouble();
  }
}
