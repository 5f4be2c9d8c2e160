package idunno.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.RunOptions;
import idunno.engine.ModelFailure;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Runs a graph once over rows that lie in direct buffers. Safe for threads, as the session is.
///
/// @param outputs those to fetch, in the order of the results
record GraphRun(OrtEnvironment environment, OrtSession session, Graph graph, List<Port> outputs) {

  /// One run's inputs.
  ///
  /// @param data one direct buffer for each input, exactly the run's elements
  /// @param rowShapes the shape of one row of each
  /// @param rows how many of the rows are queries; a graph with a fixed batch has padding after
  ///   them
  record Rows(List<ByteBuffer> data, List<long[]> rowShapes, int rows) {}

  /// The outputs, valid until `buffers` are used again.
  ///
  /// @param buffers one for each output, grown as needed
  List<Result> run(Rows in, List<NativeBuffer> buffers, RunOptions options)
      throws OrtException, ModelFailure {
    Map<String, OnnxTensor> inputs = new LinkedHashMap<>();
    Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
    Set<String> fetched = new LinkedHashSet<>();
    List<Result> results = new ArrayList<>();
    try {
      for (int i = 0; i < graph.inputs().size(); i++) {
        Port port = graph.inputs().get(i);
        long[] shape = graph.runShape(in.rowShapes().get(i), in.rows());
        inputs.put(port.name(), tensor(in.data().get(i), shape, port));
      }
      for (int i = 0; i < outputs.size(); i++) {
        pin(outputs.get(i), in.rows(), buffers.get(i), pinned, results);
        if (!pinned.containsKey(outputs.get(i).name())) {
          fetched.add(outputs.get(i).name());
        }
      }
      try (OrtSession.Result result = session.run(inputs, fetched, pinned, options)) {
        return fetched.isEmpty() ? results : fetch(result, results, in.rows());
      }
    } finally {
      inputs.values().forEach(OnnxTensor::close);
      pinned.values().forEach(OnnxTensor::close);
    }
  }

  private OnnxTensor tensor(ByteBuffer data, long[] shape, Port port) throws OrtException {
    return OnnxTensor.createTensor(environment, data, shape, port.type());
  }

  /// An output whose shape is known is written where we read it, without a copy.
  private void pin(
      Port port,
      int rows,
      NativeBuffer buffer,
      Map<String, OnnxTensor> pinned,
      List<Result> results)
      throws OrtException {
    boolean known = Shape.isKnown(port.row()) && port.shape().length == port.row().length + 1;
    if (!known || graph.batching() == Graph.Batching.ALONE || Shape.count(port.row()) == 0) {
      return;
    }
    long[] shape = graph.runShape(port.row(), rows);
    int bytes = Math.toIntExact(shape[0] * port.bytes(port.row()));
    ByteBuffer data = buffer.atLeast(bytes).slice(0, bytes);
    pinned.put(port.name(), tensor(data, shape, port));
    results.add(new Result(port, port.row(), data));
  }

  private List<Result> fetch(OrtSession.Result from, List<Result> pinned, int rows)
      throws ModelFailure {
    List<Result> results = new ArrayList<>();
    for (Port port : outputs) {
      Result known =
          pinned.stream().filter(r -> r.name().equals(port.name())).findFirst().orElse(null);
      results.add(known != null ? known : copied(from.get(port.name()).orElseThrow(), port, rows));
    }
    return results;
  }

  private Result copied(OnnxValue value, Port port, int rows) throws ModelFailure {
    if (!(value instanceof OnnxTensor tensor)) {
      throw new ModelFailure("output '" + port.name() + "' is no tensor");
    }
    long[] shape = tensor.getInfo().getShape();
    long expected = graph.batching() == Graph.Batching.FIXED ? graph.fixed() : rows;
    boolean perQuery = shape.length > 0 && shape[0] == expected;
    if (graph.batching() == Graph.Batching.ALONE || !perQuery && expected == 1) {
      return new Result(port, shape, tensor.getByteBuffer());
    }
    if (!perQuery) {
      throw new ModelFailure(
          "output '"
              + port.name()
              + "' has shape "
              + Shape.text(shape)
              + ", not one row for each of "
              + expected
              + " queries; set batch: 1");
    }
    return new Result(port, Shape.withoutFirst(shape), tensor.getByteBuffer());
  }
}
