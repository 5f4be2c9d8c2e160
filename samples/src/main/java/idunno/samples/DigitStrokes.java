package idunno.samples;

import java.awt.geom.Path2D;

/// How the ten digits are drawn by hand: each as strokes in a unit square, y downwards, in two ways
/// of writing. Strokes rather than fonts, so that no machine needs a font to make the same
/// pictures.
final class DigitStrokes {
  /// How many ways of writing each digit there are.
  static final int HANDS = 2;

  private DigitStrokes() {}

  /// The strokes of `digit` (0 to 9) in the given way of writing.
  static Path2D.Float of(int digit, int hand) {
    Path2D.Float path = new Path2D.Float();
    switch (digit) {
      case 0 -> zero(path, hand);
      case 1 -> one(path, hand);
      case 2 -> two(path, hand);
      case 3 -> three(path, hand);
      case 4 -> four(path, hand);
      case 5 -> five(path, hand);
      case 6 -> six(path, hand);
      case 7 -> seven(path, hand);
      case 8 -> eight(path, hand);
      case 9 -> nine(path, hand);
      default -> throw new IllegalArgumentException("no digit " + digit);
    }
    return path;
  }

  private static void zero(Path2D.Float p, int hand) {
    float w = hand == 0 ? 0.34f : 0.24f;
    p.moveTo(0.5f, 0.05f);
    p.curveTo(0.5f + w * 1.3f, 0.05f, 0.5f + w * 1.3f, 0.95f, 0.5f, 0.95f);
    p.curveTo(0.5f - w * 1.3f, 0.95f, 0.5f - w * 1.3f, 0.05f, 0.5f, 0.05f);
  }

  private static void one(Path2D.Float p, int hand) {
    if (hand == 0) {
      p.moveTo(0.5f, 0.05f);
      p.lineTo(0.5f, 0.95f);
    } else {
      p.moveTo(0.32f, 0.25f);
      p.lineTo(0.55f, 0.05f);
      p.lineTo(0.55f, 0.95f);
    }
  }

  private static void two(Path2D.Float p, int hand) {
    p.moveTo(0.2f, 0.28f);
    p.curveTo(0.25f, -0.05f, 0.85f, 0.0f, 0.78f, 0.35f);
    p.curveTo(0.72f, 0.58f, 0.4f, 0.7f, 0.18f, 0.95f);
    if (hand == 0) {
      p.lineTo(0.84f, 0.95f);
    } else {
      p.curveTo(0.4f, 0.8f, 0.6f, 1.02f, 0.86f, 0.88f);
    }
  }

  private static void three(Path2D.Float p, int hand) {
    if (hand == 0) {
      p.moveTo(0.22f, 0.16f);
      p.curveTo(0.4f, -0.02f, 0.85f, 0.05f, 0.74f, 0.32f);
    } else {
      p.moveTo(0.22f, 0.06f);
      p.lineTo(0.76f, 0.06f);
    }
    p.curveTo(0.7f, 0.44f, 0.58f, 0.47f, 0.44f, 0.47f);
    p.curveTo(0.95f, 0.47f, 0.95f, 0.98f, 0.46f, 0.95f);
    p.curveTo(0.35f, 0.95f, 0.25f, 0.9f, 0.18f, 0.82f);
  }

  private static void four(Path2D.Float p, int hand) {
    if (hand == 0) {
      p.moveTo(0.66f, 0.95f);
      p.lineTo(0.66f, 0.05f);
      p.lineTo(0.16f, 0.66f);
      p.lineTo(0.88f, 0.66f);
    } else {
      p.moveTo(0.26f, 0.08f);
      p.lineTo(0.22f, 0.52f);
      p.lineTo(0.8f, 0.52f);
      p.moveTo(0.72f, 0.08f);
      p.lineTo(0.66f, 0.95f);
    }
  }

  private static void five(Path2D.Float p, int hand) {
    p.moveTo(0.8f, 0.06f);
    p.lineTo(0.28f, 0.06f);
    p.lineTo(0.24f, hand == 0 ? 0.45f : 0.4f);
    p.curveTo(0.5f, 0.32f, 0.86f, 0.4f, 0.8f, 0.7f);
    p.curveTo(0.74f, 0.98f, 0.36f, 1.02f, 0.18f, 0.82f);
  }

  private static void six(Path2D.Float p, int hand) {
    if (hand == 0) {
      p.moveTo(0.72f, 0.08f);
      p.curveTo(0.3f, 0.15f, 0.1f, 0.95f, 0.48f, 0.95f);
    } else {
      p.moveTo(0.6f, 0.04f);
      p.curveTo(0.4f, 0.2f, 0.05f, 0.95f, 0.48f, 0.95f);
    }
    p.curveTo(0.92f, 0.95f, 0.86f, 0.48f, 0.52f, 0.5f);
    p.curveTo(0.38f, 0.5f, 0.28f, 0.6f, 0.25f, 0.7f);
  }

  private static void seven(Path2D.Float p, int hand) {
    p.moveTo(0.16f, 0.07f);
    p.lineTo(0.84f, 0.07f);
    if (hand == 0) {
      p.lineTo(0.42f, 0.95f);
    } else {
      p.curveTo(0.6f, 0.35f, 0.5f, 0.6f, 0.46f, 0.95f);
      p.moveTo(0.36f, 0.5f);
      p.lineTo(0.72f, 0.48f);
    }
  }

  private static void eight(Path2D.Float p, int hand) {
    float w = hand == 0 ? 0.3f : 0.24f;
    p.moveTo(0.5f, 0.46f);
    p.curveTo(0.5f - w * 1.5f, 0.4f, 0.5f - w, 0.04f, 0.5f, 0.05f);
    p.curveTo(0.5f + w, 0.04f, 0.5f + w * 1.5f, 0.4f, 0.5f, 0.46f);
    p.curveTo(0.5f - w * 2f, 0.55f, 0.5f - w * 1.4f, 0.96f, 0.5f, 0.95f);
    p.curveTo(0.5f + w * 1.4f, 0.96f, 0.5f + w * 2f, 0.55f, 0.5f, 0.46f);
  }

  private static void nine(Path2D.Float p, int hand) {
    p.moveTo(0.76f, 0.3f);
    p.curveTo(0.7f, -0.02f, 0.22f, 0.0f, 0.24f, 0.3f);
    p.curveTo(0.26f, 0.58f, 0.7f, 0.56f, 0.76f, 0.26f);
    if (hand == 0) {
      p.curveTo(0.76f, 0.5f, 0.74f, 0.75f, 0.7f, 0.95f);
    } else {
      p.curveTo(0.8f, 0.75f, 0.62f, 1.05f, 0.3f, 0.9f);
    }
  }
}
