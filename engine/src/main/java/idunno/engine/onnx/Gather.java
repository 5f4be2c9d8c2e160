package idunno.engine.onnx;

import ai.onnxruntime.OnnxJavaType;
import idunno.engine.image.ImagePipeline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Collects queries of one shape in a slot's buffers until they fill a run.
final class Gather {
  private final Graph graph;
  private final Slot slot;
  private final int wishedRows;
  private List<long[]> shapes = List.of();
  private List<ByteBuffer> data = List.of();
  private int[] queries = new int[0];
  private int rows;

  /// @param wishedRows the most rows of one run, where the graph leaves the choice
  Gather(Graph graph, Slot slot, int wishedRows) {
    this.graph = graph;
    this.slot = slot;
    this.wishedRows = wishedRows;
  }

  int rows() {
    return rows;
  }

  /// The query that became a row.
  int query(int row) {
    return queries[row];
  }

  /// Whether `next` can join what is here.
  boolean accepts(Prepared next) {
    return rows == 0 || rows < queries.length && sameShapes(next.shapes());
  }

  private boolean sameShapes(List<long[]> other) {
    for (int i = 0; i < shapes.size(); i++) {
      if (!Arrays.equals(shapes.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  /// Adds a query that was accepted.
  ///
  /// @param atMost how many queries may still come, this one included
  void add(int query, Prepared prepared, int atMost) {
    if (rows == 0) {
      begin(prepared.shapes(), atMost);
    }
    switch (prepared) {
      case Prepared.Tensors(List<ByteBuffer> tensors, _) -> {
        for (int i = 0; i < data.size(); i++) {
          ByteBuffer source = tensors.get(i);
          data.get(i).put(rows * rowBytes(i), source, source.position(), source.remaining());
        }
      }
      case Prepared.Picture(ImagePipeline.Window window, _) -> picture(window);
    }
    queries[rows++] = query;
  }

  private int rowBytes(int input) {
    return Math.toIntExact(graph.inputs().get(input).bytes(shapes.get(input)));
  }

  private void begin(List<long[]> rowShapes, int atMost) {
    shapes = rowShapes;
    int most = graph.mostRows(rowShapes, wishedRows);
    queries = new int[Math.min(most, atMost)];
    int held = graph.batching() == Graph.Batching.FIXED ? graph.fixed() : queries.length;
    List<ByteBuffer> buffers = new ArrayList<>();
    for (int i = 0; i < rowShapes.size(); i++) {
      long bytes = Math.multiplyExact((long) held, rowBytes(i));
      buffers.add(slot.inputs().get(i).atLeast(bytes));
    }
    data = buffers;
  }

  private void picture(ImagePipeline.Window window) {
    ImagePipeline images = slot.images();
    if (images == null) {
      throw new IllegalStateException("a picture without a pipeline");
    }
    int elements = Math.toIntExact(Shape.count(shapes.getFirst()));
    OnnxJavaType type = graph.inputs().getFirst().type();
    if (type == OnnxJavaType.FLOAT) {
      images.write(window, data.getFirst().asFloatBuffer(), rows * elements);
      return;
    }
    float[] values = new float[elements];
    images.write(window, FloatBuffer.wrap(values), 0);
    ByteBuffer row = data.getFirst().duplicate().order(ByteOrder.nativeOrder());
    row.position(rows * rowBytes(0));
    for (float value : values) {
      if (Elements.isReal(type)) {
        Elements.putReal(row, type, value);
      } else {
        Elements.putWhole(row, type, Math.round(value));
      }
    }
  }

  /// What was collected; a graph with a fixed batch gets zeros for the rest.
  GraphRun.Rows take() {
    boolean padded = graph.batching() == Graph.Batching.FIXED;
    List<ByteBuffer> exact = new ArrayList<>();
    for (int i = 0; i < data.size(); i++) {
      int bytes = rowBytes(i);
      int total = (padded ? graph.fixed() : rows) * bytes;
      ByteBuffer buffer = data.get(i);
      for (int at = rows * bytes; at < total; at++) {
        buffer.put(at, (byte) 0);
      }
      exact.add(buffer.slice(0, total).order(ByteOrder.nativeOrder()));
    }
    return new GraphRun.Rows(exact, shapes, rows);
  }

  void clear() {
    rows = 0;
  }
}
