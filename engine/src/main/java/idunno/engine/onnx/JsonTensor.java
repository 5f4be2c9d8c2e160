package idunno.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/// Reads nested JSON arrays of numbers into the elements of a tensor, without a tree of nodes.
final class JsonTensor {
  private static final int MAX_RANK = 16;
  private static final int MAX_BYTES = 1 << 28;

  private final OnnxJavaType type;
  private final List<Long> lengths = new ArrayList<>();
  private ByteBuffer data = ByteBuffer.allocate(1024).order(ByteOrder.nativeOrder());
  private int rank = -1;

  private JsonTensor(OnnxJavaType type) {
    this.type = type;
  }

  /// Reads the value that `parser` stands at.
  static JsonTensor read(JsonParser parser, OnnxJavaType type) throws BadQuery {
    JsonTensor tensor = new JsonTensor(type);
    tensor.value(parser, 0);
    tensor.data.flip();
    return tensor;
  }

  long[] shape() {
    return lengths.stream().mapToLong(Long::longValue).toArray();
  }

  ByteBuffer data() {
    return data;
  }

  private void value(JsonParser parser, int depth) throws BadQuery {
    if (parser.currentToken() == JsonToken.START_ARRAY) {
      array(parser, depth);
      return;
    }
    if (rank < 0) {
      rank = depth;
    } else if (rank != depth) {
      throw ragged();
    }
    scalar(parser);
  }

  private void array(JsonParser parser, int depth) throws BadQuery {
    if (depth == MAX_RANK || rank >= 0 && depth >= rank) {
      throw ragged();
    }
    if (depth == lengths.size()) {
      lengths.add(-1L);
    }
    long count = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      value(parser, depth + 1);
      count++;
    }
    long known = lengths.get(depth);
    if (known >= 0 && known != count) {
      throw ragged();
    }
    lengths.set(depth, count);
  }

  private static BadQuery ragged() {
    return new BadQuery("the arrays are ragged: all on one level must have the same length");
  }

  private void scalar(JsonParser parser) throws BadQuery {
    grow();
    JsonToken token = parser.currentToken();
    if (type == OnnxJavaType.BOOL
        && (token == JsonToken.VALUE_TRUE || token == JsonToken.VALUE_FALSE)) {
      data.put((byte) (token == JsonToken.VALUE_TRUE ? 1 : 0));
    } else if (Elements.isReal(type) && token.isNumeric()) {
      Elements.putReal(data, type, parser.getDoubleValue());
    } else if (!Elements.isReal(type) && token == JsonToken.VALUE_NUMBER_INT) {
      whole(parser);
    } else {
      throw new BadQuery(shortened(parser) + " is not a value of type " + Elements.name(type));
    }
  }

  private void whole(JsonParser parser) throws BadQuery {
    boolean isLong = parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
    if (!isLong || !Elements.fits(parser.getLongValue(), type)) {
      throw new BadQuery(shortened(parser) + " does not fit into " + Elements.name(type));
    }
    Elements.putWhole(data, type, parser.getLongValue());
  }

  private static String shortened(JsonParser parser) {
    String text = String.valueOf(parser.getString());
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }

  private void grow() throws BadQuery {
    if (data.remaining() >= Long.BYTES) {
      return;
    }
    if (data.capacity() >= MAX_BYTES) {
      throw new BadQuery("more than " + (MAX_BYTES >> 20) + " MiB of numbers in one query");
    }
    byte[] longer = Arrays.copyOf(data.array(), data.capacity() * 2);
    data = ByteBuffer.wrap(longer).order(ByteOrder.nativeOrder()).position(data.position());
  }
}
