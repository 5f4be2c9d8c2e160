package idunno.samples;

import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Pictures as a network sees them, with what they show.
///
/// @param pixels one row of [DigitPainter#SIDE]² values from 0 to 1 per picture
/// @param labels the digit that each shows
record Dataset(float[][] pixels, int[] labels) {

  /// `count` pictures that follow from `seed`; the digits come in turn.
  static Dataset painted(int count, long seed) {
    DigitPainter painter = new DigitPainter(new SplittableRandom(seed));
    float[][] pixels = new float[count][];
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      labels[i] = i % 10;
      pixels[i] = pixels(painter.paint(labels[i]));
    }
    return new Dataset(pixels, labels);
  }

  static float[] pixels(BufferedImage image) {
    int[] samples =
        image.getRaster().getSamples(0, 0, image.getWidth(), image.getHeight(), 0, (int[]) null);
    float[] result = new float[samples.length];
    for (int i = 0; i < result.length; i++) {
      result[i] = samples[i] * (1 / 255f);
    }
    return result;
  }

  /// Its first `count` pictures.
  Dataset first(int count) {
    return new Dataset(Arrays.copyOf(pixels, count), Arrays.copyOf(labels, count));
  }

  int size() {
    return labels.length;
  }
}
