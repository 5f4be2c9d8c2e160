package idunno.serving.pack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import idunno.engine.Batch;
import idunno.engine.Batch.ElementType;
import idunno.engine.Batch.Item;
import idunno.serving.DiskStorage;
import idunno.serving.core.FileRef;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackTest {
  private static final String ALPHABET = "abc/.#\"\\ é漢😀\n";

  private final BufferPool pool = new BufferPool(64 << 20);
  @TempDir Path temp;
  private DiskStorage storage;

  @BeforeEach
  void openStorage() throws Exception {
    storage = new DiskStorage(temp.resolve("store"));
  }

  private record Query(String id, @Nullable String label, Item item) {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void anyRangeOfItemsComesBackAsItWasWritten(long seed) throws Exception {
    Random random = new Random(seed);
    List<Query> queries = new ArrayList<>();
    int count = 1 + random.nextInt(500);
    for (int i = 0; i < count; i++) {
      String label = random.nextInt(3) == 0 ? null : text(random, 4);
      queries.add(new Query(i + text(random, 30), label, item(random)));
    }
    FileRef file = storage.put("pack", out -> writeItems(new ItemPackWriter(out), queries));

    try (PackReader reader = PackReader.open(storage, file)) {
      assertThat(reader.count()).isEqualTo(count);
      for (int i = 0; i < 50; i++) {
        int first = random.nextInt(count);
        int length = 1 + random.nextInt(count - first);
        assertThat(queriesOf(reader.read(first, length, pool)))
            .isEqualTo(queries.subList(first, first + length));
        assertThat(reader.ids(first, length))
            .isEqualTo(queries.subList(first, first + length).stream().map(Query::id).toList());
      }
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowsOfTwoArraysComeBackWithTheirIdsAndLabels(boolean labelled) throws Exception {
    byte[] first = bytes(new Random(1), 3 * 12);
    byte[] second = bytes(new Random(2), 200 * 12);
    FileRef file =
        storage.put(
            "pack",
            out -> {
              RowPackWriter pack = new RowPackWriter(out, ElementType.FLOAT32, new long[] {3});
              pack.rows("a.npy", 7, 3, new ByteArrayInputStream(first), _ -> null);
              pack.rows(
                  "b.npy",
                  0,
                  200,
                  new ByteArrayInputStream(second),
                  id -> labelled && id.endsWith("5") ? id.substring(6) : null);
              pack.finish();
            });

    try (PackReader reader = PackReader.open(storage, file)) {
      PackSlice slice = reader.read(1, 190, pool);
      Batch.Rows rows = (Batch.Rows) slice.batch();
      assertThat(rows.type()).isEqualTo(ElementType.FLOAT32);
      assertThat(rows.rowShape()).containsExactly(3);
      assertThat(rows.size()).isEqualTo(190);
      byte[] both = Arrays.copyOfRange(first, 12, 12 + 190 * 12);
      System.arraycopy(second, 0, both, 24, 188 * 12);
      assertThat(rows.data()).isEqualTo(ByteBuffer.wrap(both));
      assertThat(slice.ids()).startsWith("a.npy#8", "a.npy#9", "b.npy#0").endsWith("b.npy#187");
      assertThat(slice.label(2 + 125)).isEqualTo(labelled ? "125" : null);
      assertThat(slice.label(2 + 126)).isNull();
      assertThat(reader.ids(1, 190)).isEqualTo(slice.ids());
      slice.close();
    }
  }

  @Test
  void aTaskCostsOneReadOfTheDataAndOneOfTheEntries() throws Exception {
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < 100_000; i++) {
      queries.add(new Query("q" + i, null, new Item.Json("{\"i\":" + i + "}")));
    }
    FileRef file = storage.put("pack", out -> writeItems(new ItemPackWriter(out), queries));

    try (PackReader reader = PackReader.open(storage, file)) {
      assertThat(storage.reads.get()).isEqualTo(1);
      assertThat(queriesOf(reader.read(99_984, 16, pool)))
          .isEqualTo(queries.subList(99_984, 100_000));
      assertThat(storage.reads.get()).isEqualTo(3);
    }
  }

  @Test
  void emptyInputsAreInputs() throws Exception {
    List<Query> queries = List.of(new Query("empty", null, bytesItem(new byte[0])));
    FileRef file = storage.put("pack", out -> writeItems(new ItemPackWriter(out), queries));

    try (PackReader reader = PackReader.open(storage, file)) {
      assertThat(queriesOf(reader.read(0, 1, pool))).isEqualTo(queries);
    }
  }

  @Test
  void anInputThatIsTooLargeIsLeftOutAndTheOthersAreRead() throws Exception {
    long tooLarge = Batch.MOST_ITEM_BYTES + 1;
    FileRef file =
        storage.put(
            "pack",
            out -> {
              ItemPackWriter pack = new ItemPackWriter(out);
              pack.bytes("a", null, new ByteArrayInputStream(new byte[] {1, 2}));
              pack.bytes("huge", null, new Zeros(tooLarge));
              pack.bytes("b", null, new ByteArrayInputStream(new byte[] {3}));
              pack.finish();
            });

    try (PackReader reader = PackReader.open(storage, file);
        PackSlice slice = reader.read(0, 3, pool)) {
      Batch.Items items = (Batch.Items) slice.batch();
      assertThat(items.items())
          .containsExactly(
              bytesItem(new byte[] {1, 2}), new Item.TooLarge(tooLarge), bytesItem(new byte[] {3}));
    }
  }

  /// A large input that costs nothing to make.
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long size) {
      left = size;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      if (left <= 0) {
        return -1;
      }
      int count = (int) Math.min(left, length);
      left -= count;
      return count;
    }
  }

  @Test
  void queriesBeyondTheEndAreRefusedByName() throws Exception {
    List<Query> queries = List.of(new Query("only", null, bytesItem(new byte[1])));
    FileRef file = storage.put("pack", out -> writeItems(new ItemPackWriter(out), queries));

    try (PackReader reader = PackReader.open(storage, file)) {
      assertThatThrownBy(() -> reader.read(0, 2, pool))
          .isInstanceOf(IOException.class)
          .hasMessage("pack pack@1 has 1 queries, not 0 to 1");
    }
  }

  @Test
  void everyDamagedOrMissingByteOfTheIndexIsNoticed() throws Exception {
    List<Query> queries = List.of(new Query("a", "x", bytesItem(new byte[100])));
    FileRef file = storage.put("pack", out -> writeItems(new ItemPackWriter(out), queries));
    byte[] whole = storage.content(file);
    int footer = (int) ByteBuffer.wrap(whole).getLong(whole.length - 32);

    for (int i = footer; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 0x10;
      storage.replace(file, damaged);
      assertThatThrownBy(() -> PackReader.open(storage, file))
          .isInstanceOf(IOException.class)
          .hasMessageStartingWith("pack pack@1 cannot be read: ");
    }
    for (int length = 0; length < whole.length; length++) {
      storage.replace(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> PackReader.open(storage, file)).isInstanceOf(IOException.class);
    }
  }

  private static void writeItems(ItemPackWriter pack, List<Query> queries) throws IOException {
    for (Query query : queries) {
      switch (query.item()) {
        case Item.Bytes(ByteBuffer content) ->
            pack.bytes(query.id(), query.label(), new ByteArrayInputStream(content.array()));
        case Item.TooLarge tooLarge -> throw new IllegalStateException("not written: " + tooLarge);
        case Item.Json(String text) -> pack.json(query.id(), query.label(), text);
      }
    }
    pack.finish();
  }

  private static List<Query> queriesOf(PackSlice slice) {
    List<Query> queries = new ArrayList<>();
    List<Item> items = ((Batch.Items) slice.batch()).items();
    for (int i = 0; i < items.size(); i++) {
      queries.add(new Query(slice.ids().get(i), slice.label(i), items.get(i)));
    }
    return queries;
  }

  private static Item item(Random random) {
    return random.nextBoolean()
        ? bytesItem(bytes(random, random.nextInt(2000)))
        : new Item.Json("\"" + text(random, 50) + "\"");
  }

  private static Item bytesItem(byte[] content) {
    return new Item.Bytes(ByteBuffer.wrap(content));
  }

  private static byte[] bytes(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return bytes;
  }

  private static String text(Random random, int most) {
    int[] letters = ALPHABET.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(most); i > 0; i--) {
      text.appendCodePoint(letters[random.nextInt(letters.length)]);
    }
    byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
    return new String(utf8, StandardCharsets.UTF_8);
  }
}
