package idunno.engine.onnx;

import idunno.base.ProblemException;
import idunno.engine.Batch;
import idunno.engine.Npy;
import idunno.engine.image.BadImage;
import idunno.engine.image.ImagePipeline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/// Reads queries and checks that they fit the graph. Not safe for threads: it holds a decoder.
final class QueryReader {
  private static final JsonMapper JSON = new JsonMapper();

  private final Graph graph;
  private final @Nullable ImagePipeline images;
  private final List<long[]> imageShapes;

  /// @param imageShape the row of the graph's input that an image fills, where `images` is given
  QueryReader(Graph graph, @Nullable ImagePipeline images, long @Nullable [] imageShape) {
    this.graph = graph;
    this.images = images;
    this.imageShapes = imageShape == null ? List.of() : List.of(imageShape);
  }

  Prepared read(Batch.Item item) throws BadQuery {
    return switch (item) {
      case Batch.Item.Json(String text) -> json(text);
      case Batch.Item.Bytes(ByteBuffer content) ->
          images == null ? npy(content) : picture(images, content);
      case Batch.Item.TooLarge tooLarge -> throw new BadQuery(tooLarge.reason());
    };
  }

  private Prepared picture(ImagePipeline pipeline, ByteBuffer content) throws BadQuery {
    try {
      return new Prepared.Picture(pipeline.open(content), imageShapes);
    } catch (BadImage e) {
      throw new BadQuery(e.reason());
    }
  }

  /// The only input of a graph that takes arrays.
  Port only() throws BadQuery {
    if (graph.inputs().size() != 1) {
      throw new BadQuery(
          "the model has " + graph.inputs().size() + " inputs: give JSON with each by name");
    }
    return graph.inputs().getFirst();
  }

  private Prepared npy(ByteBuffer content) throws BadQuery {
    Port port = only();
    Npy npy;
    try {
      npy = Npy.parse(content);
    } catch (ProblemException e) {
      throw new BadQuery(e.problem().text() + "; for images model.yaml needs input.image");
    }
    if (content.remaining() - npy.dataOffset() < npy.dataBytes()) {
      throw new BadQuery("not an array that can be read: it is cut short");
    }
    int start = content.position() + npy.dataOffset();
    return array(port, npy.type(), npy.shape(), content.slice(start, (int) npy.dataBytes()));
  }

  /// Elements of an array, converted where the graph has another type.
  Prepared array(Port port, Batch.ElementType type, long[] shape, ByteBuffer elements)
      throws BadQuery {
    long[] fitted = fitted(port, shape, Elements.name(Elements.of(type)));
    ByteBuffer data = elements.duplicate().order(ByteOrder.LITTLE_ENDIAN);
    if (Elements.of(type) == port.type()) {
      return new Prepared.Tensors(List.of(data), List.of(fitted));
    }
    ByteBuffer converted =
        ByteBuffer.allocate(Math.toIntExact(port.bytes(fitted))).order(ByteOrder.nativeOrder());
    int count = Math.toIntExact(Shape.count(fitted));
    String reason = Elements.convert(data, Elements.of(type), converted, port.type(), count);
    if (reason != null) {
      throw new BadQuery(port.expects() + ": " + reason);
    }
    return new Prepared.Tensors(List.of(converted.flip()), List.of(fitted));
  }

  private long[] fitted(Port port, long[] shape, String type) throws BadQuery {
    long[] fitted = Shape.fit(port.row(), shape);
    if (fitted == null) {
      String which = graph.inputs().size() == 1 ? "" : "input '" + port.name() + "' ";
      throw new BadQuery(which + port.expects() + ", got " + Shape.text(shape) + " " + type);
    }
    return fitted;
  }

  private Prepared json(String text) throws BadQuery {
    try (JsonParser parser = JSON.createParser(text)) {
      JsonToken first = parser.nextToken();
      if (first == null) {
        throw new BadQuery("empty JSON");
      }
      Map<String, JsonTensor> tensors =
          first == JsonToken.START_OBJECT
              ? named(parser)
              : Map.of(only().name(), JsonTensor.read(parser, only().type()));
      if (parser.nextToken() != null) {
        throw new BadQuery("not one JSON value: something follows it");
      }
      return inOrder(tensors);
    } catch (JacksonException e) {
      throw new BadQuery(
          "not JSON: " + String.valueOf(e.getOriginalMessage()).lines().findFirst().orElse(""));
    }
  }

  private Map<String, JsonTensor> named(JsonParser parser) throws BadQuery {
    Map<String, JsonTensor> tensors = new HashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      Port port =
          graph.inputs().stream()
              .filter(p -> p.name().equals(name))
              .findFirst()
              .orElseThrow(() -> new BadQuery("the model has no input '" + name + "'; " + names()));
      parser.nextToken();
      tensors.put(name, JsonTensor.read(parser, port.type()));
    }
    return tensors;
  }

  private String names() {
    return "its inputs: " + String.join(", ", graph.inputs().stream().map(Port::name).toList());
  }

  private Prepared inOrder(Map<String, JsonTensor> tensors) throws BadQuery {
    List<ByteBuffer> data = new ArrayList<>();
    List<long[]> shapes = new ArrayList<>();
    for (Port port : graph.inputs()) {
      JsonTensor tensor = tensors.get(port.name());
      if (tensor == null) {
        throw new BadQuery("input '" + port.name() + "' is missing");
      }
      shapes.add(fitted(port, tensor.shape(), Elements.name(port.type())));
      data.add(tensor.data());
    }
    return new Prepared.Tensors(data, shapes);
  }
}
