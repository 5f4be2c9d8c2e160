package idunno.engine.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import idunno.engine.Manifest;
import idunno.engine.Manifest.Crop;
import idunno.engine.Manifest.Layout;
import idunno.engine.Manifest.Order;
import idunno.engine.TestImages;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.IntUnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImagePipelineTest {
  private static final int WIDTH = 13;
  private static final int HEIGHT = 11;

  private static Manifest.Image spec(Order order, Layout layout, int shortest, Crop crop) {
    int n = order.channels();
    return new Manifest.Image(
        WIDTH,
        HEIGHT,
        shortest,
        crop,
        order,
        layout,
        1,
        Collections.nCopies(n, 0.0),
        Collections.nCopies(n, 1.0));
  }

  private static Manifest.Image plain(Order order) {
    return spec(order, Layout.NHWC, 0, new Crop.None());
  }

  private static float[] values(Manifest.Image spec, byte[] file) throws BadImage {
    float[] values = new float[spec.width() * spec.height() * spec.order().channels()];
    try (ImagePipeline pipeline = new ImagePipeline(spec, ImageLimits.DEFAULT)) {
      pipeline.write(pipeline.open(ByteBuffer.wrap(file)), FloatBuffer.wrap(values), 0);
    }
    return values;
  }

  private static float[] expected(IntUnaryOperator ofColor) {
    float[] values = new float[WIDTH * HEIGHT * 3];
    for (int i = 0; i < values.length; i++) {
      int color = TestImages.color(i / 3 % WIDTH, i / 3 / WIDTH);
      values[i] = ofColor.applyAsInt(color) >> (16 - 8 * (i % 3)) & 0xff;
    }
    return values;
  }

  @ParameterizedTest
  @ValueSource(
      ints = {
        BufferedImage.TYPE_3BYTE_BGR,
        BufferedImage.TYPE_INT_RGB,
        BufferedImage.TYPE_4BYTE_ABGR
      })
  void everyPixelOfAColourPngIsExact(int type) throws BadImage {
    byte[] png = TestImages.encoded(TestImages.picture(WIDTH, HEIGHT, type), "png");

    assertThat(values(plain(Order.RGB), png)).isEqualTo(expected(color -> color));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4, 5})
  void everyFilterOfPngIsUndone(int filter) throws BadImage {
    for (int colorType : new int[] {0, 2, 6}) {
      int samples = colorType == 0 ? 1 : colorType == 2 ? 3 : 4;
      byte[] rows = new byte[WIDTH * HEIGHT * samples];
      for (int i = 0; i < rows.length; i++) {
        int pixel = i / samples;
        int color = TestImages.color(pixel % WIDTH, pixel / WIDTH);
        rows[i] = (byte) (i % samples == 3 ? i : color >> (16 - 8 * (i % samples)));
      }
      // 5 stands for a different filter on each row.
      byte[] filtered =
          TestImages.filtered(rows, HEIGHT, samples, y -> filter == 5 ? y % 5 : filter);
      byte[] png = TestImages.rawPng(WIDTH, HEIGHT, colorType, filtered);

      float[] expected =
          colorType == 0 ? expected(color -> (color >> 16) * 0x010101) : expected(color -> color);
      assertThat(values(plain(Order.RGB), png)).as("type %d", colorType).isEqualTo(expected);
    }
  }

  @Test
  void grayPalettesAndSixteenBitsKeepTheirValues() throws BadImage {
    BufferedImage deep = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY);
    BufferedImage flat = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage bits = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_BINARY);
    float[] expected = new float[WIDTH * HEIGHT];
    float[] blackOrWhite = new float[WIDTH * HEIGHT];
    for (int i = 0; i < expected.length; i++) {
      int value = (i * 7) & 0xff;
      expected[i] = value;
      blackOrWhite[i] = value > 127 ? 255 : 0;
      deep.getRaster().setSample(i % WIDTH, i / WIDTH, 0, value << 8 | 0x7f);
      flat.getRaster().setSample(i % WIDTH, i / WIDTH, 0, value);
      bits.getRaster().setSample(i % WIDTH, i / WIDTH, 0, value > 127 ? 1 : 0);
    }

    assertThat(values(plain(Order.GRAY), TestImages.encoded(deep, "png"))).isEqualTo(expected);
    assertThat(values(plain(Order.GRAY), TestImages.encoded(flat, "png"))).isEqualTo(expected);
    assertThat(values(plain(Order.GRAY), TestImages.encoded(bits, "png"))).isEqualTo(blackOrWhite);
  }

  @Test
  void aPaletteOfColoursIsLookedUp() throws BadImage {
    BufferedImage indexed = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_BYTE_INDEXED);
    float[] expected = new float[WIDTH * HEIGHT * 3];
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      indexed.getRaster().setSample(i % WIDTH, i / WIDTH, 0, i % 200);
      int color = indexed.getRGB(i % WIDTH, i / WIDTH);
      expected[i * 3] = color >> 16 & 0xff;
      expected[i * 3 + 1] = color >> 8 & 0xff;
      expected[i * 3 + 2] = color & 0xff;
    }

    assertThat(values(plain(Order.RGB), TestImages.encoded(indexed, "png"))).isEqualTo(expected);
  }

  @Test
  void aColourImageBecomesGrayByItsLuma() throws BadImage {
    float[] gray = values(plain(Order.GRAY), TestImages.png(WIDTH, HEIGHT));
    for (int i = 0; i < gray.length; i++) {
      int color = TestImages.color(i % WIDTH, i / WIDTH);
      double luma = 0.299 * (color >> 16) + 0.587 * (color >> 8 & 0xff) + 0.114 * (color & 0xff);
      assertThat((double) gray[i]).isEqualTo(luma, within(0.6));
    }
  }

  @Test
  void orderLayoutScaleMeanAndStdArePutTogether() throws BadImage {
    Manifest.Image spec =
        new Manifest.Image(
            WIDTH,
            HEIGHT,
            0,
            new Crop.None(),
            Order.BGR,
            Layout.NCHW,
            0.5,
            List.of(1.0, 2.0, 3.0),
            List.of(2.0, 4.0, 8.0));
    float[] values = values(spec, TestImages.png(WIDTH, HEIGHT));
    int area = WIDTH * HEIGHT;
    int at = 5 * WIDTH + 7;
    int color = TestImages.color(7, 5);

    assertThat(values[at]).isEqualTo(((color & 0xff) * 0.5f - 1) / 2);
    assertThat(values[area + at]).isEqualTo(((color >> 8 & 0xff) * 0.5f - 2) / 4);
    assertThat(values[2 * area + at]).isEqualTo(((color >> 16) * 0.5f - 3) / 8);
  }

  @Test
  void aCropIsTakenFromItsCornerOrTheMiddle() throws BadImage {
    byte[] large = TestImages.png(WIDTH + 5, HEIGHT + 4);
    float[] corner = values(spec(Order.RGB, Layout.NHWC, 0, new Crop.At(4, 1)), large);
    float[] middle = values(spec(Order.RGB, Layout.NHWC, 0, new Crop.Center()), large);

    assertThat(corner[0]).isEqualTo((float) (TestImages.color(4, 1) >> 16));
    assertThat(middle[0]).isEqualTo((float) (TestImages.color(2, 2) >> 16));
    assertThatThrownBy(() -> values(spec(Order.RGB, Layout.NHWC, 0, new Crop.At(6, 1)), large))
        .hasMessage("image of 18x15; too small for the crop of 13x11 at 6,1");
  }

  @Test
  void resizingKeepsAnEvenColourAndTheMeanOfAllOthers() throws BadImage {
    BufferedImage halves = new BufferedImage(130, 110, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < 130 * 110; i++) {
      halves.setRGB(i % 130, i / 130, i % 2 == 0 ? 0x6450c8 : 0x0050c8);
    }
    Manifest.Image spec = spec(Order.RGB, Layout.NHWC, HEIGHT, new Crop.Center());
    float[] values = values(spec, TestImages.encoded(halves, "png"));
    for (int i = 0; i < values.length; i += 3) {
      // Alternating 100 and 0 is 50 once ten pixels become one; a filter that skips pixels fails.
      assertThat((double) values[i]).isEqualTo(50, within(1.0));
      assertThat(values[i + 1]).isEqualTo(0x50);
      assertThat(values[i + 2]).isEqualTo(0xc8);
    }
  }

  @Test
  void enlargingARampGivesARamp() {
    byte[] ramp = new byte[10];
    for (int i = 0; i < 10; i++) {
      ramp[i] = (byte) (20 * i);
    }
    Pixels wide = Resizer.resize(Pixels.gray(10, 1, ramp), 40, 1);

    // Linear interpolation between pixel centres: (x + 0.5) / 4 - 0.5 of an input pixel.
    for (int x = 2; x < 38; x++) {
      assertThat((double) (wide.data()[x] & 0xff))
          .isEqualTo(20 * ((x + 0.5) / 4 - 0.5), within(0.51));
    }
  }

  @Test
  void aSliverThatWouldGrowWithoutBoundIsRefused() {
    Manifest.Image spec = spec(Order.RGB, Layout.NHWC, 5000, new Crop.Center());

    assertThatThrownBy(() -> values(spec, TestImages.png(1000, 1)))
        .hasMessage("image of 1000x1 is too narrow to resize");
  }

  @Test
  void aJpegDecodesNearToWhatWasEncoded() throws BadImage {
    BufferedImage even = new BufferedImage(WIDTH, HEIGHT, BufferedImage.TYPE_3BYTE_BGR);
    for (int i = 0; i < WIDTH * HEIGHT; i++) {
      even.setRGB(i % WIDTH, i / WIDTH, 0xc86432);
    }
    float[] values = values(plain(Order.RGB), TestImages.encoded(even, "jpeg"));

    assertThat((double) values[30]).isEqualTo(200, within(4.0));
    assertThat((double) values[31]).isEqualTo(100, within(4.0));
    assertThat((double) values[32]).isEqualTo(50, within(4.0));
  }

  @Test
  void aDecoderWorksOnAfterABadImage() throws BadImage {
    byte[] jpeg = TestImages.jpeg(WIDTH, HEIGHT);
    byte[] deep =
        TestImages.encoded(
            TestImages.picture(WIDTH, HEIGHT, BufferedImage.TYPE_USHORT_GRAY), "png");
    try (ImagePipeline pipeline = new ImagePipeline(plain(Order.RGB), ImageLimits.DEFAULT)) {
      for (byte[] good : List.of(jpeg, deep)) {
        byte[] bad = Arrays.copyOf(good, good.length - 20);
        pipeline.open(ByteBuffer.wrap(good));
        assertThatThrownBy(() -> pipeline.open(ByteBuffer.wrap(bad))).isInstanceOf(BadImage.class);
        assertThat(pipeline.open(ByteBuffer.wrap(good)).pixels().width()).isEqualTo(WIDTH);
      }
    }
  }
}
