package idunno.engine.onnx;

import idunno.engine.image.ImagePipeline;
import java.nio.ByteBuffer;
import java.util.List;

/// One query, known to fit the graph, not yet in a run's buffers.
sealed interface Prepared {
  /// The shape of each input's row.
  List<long[]> shapes();

  /// A decoded image.
  record Picture(ImagePipeline.Window window, List<long[]> shapes) implements Prepared {}

  /// Elements in the graph's own types, one buffer for each input.
  record Tensors(List<ByteBuffer> data, List<long[]> shapes) implements Prepared {}
}
