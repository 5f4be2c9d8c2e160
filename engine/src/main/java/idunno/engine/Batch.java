package idunno.engine;

import java.nio.ByteBuffer;
import java.util.List;

/// The inputs of the queries that run together, in order.
public sealed interface Batch {
  /// The most bytes of one item, 256 MiB: whoever reads items leaves out larger ones.
  long MOST_ITEM_BYTES = 256L << 20;

  int size();

  /// Inputs that each stand alone.
  record Items(List<Item> items) implements Batch {
    @Override
    public int size() {
      return items.size();
    }
  }

  /// Rows of one array: `size` rows of `rowShape` elements each, contiguous, little-endian, as an
  /// `.npy` file has them.
  ///
  /// @param data position to limit is exactly the rows; direct where zero copies are wanted
  record Rows(ElementType type, long[] rowShape, ByteBuffer data, int size) implements Batch {}

  /// One stand-alone input.
  sealed interface Item {
    /// The content of a file: an encoded image for a graph with an `image` input, anything for a
    /// code file.
    record Bytes(ByteBuffer content) implements Item {}

    /// The `inputs` of one line of a `.jsonl` file: a JSON value.
    record Json(String text) implements Item {}

    /// One of more than [#MOST_ITEM_BYTES], which was not read: that query fails.
    record TooLarge(long bytes) implements Item {
      /// The query's error.
      public String reason() {
        return "the input is " + bytes + " bytes; a query has at most " + MOST_ITEM_BYTES;
      }
    }
  }

  /// The element types that an `.npy` file and a graph can share.
  enum ElementType {
    FLOAT32(4),
    FLOAT64(8),
    INT8(1),
    UINT8(1),
    INT16(2),
    INT32(4),
    INT64(8),
    BOOL(1);

    private final int bytes;

    ElementType(int bytes) {
      this.bytes = bytes;
    }

    public int bytes() {
      return bytes;
    }
  }
}
