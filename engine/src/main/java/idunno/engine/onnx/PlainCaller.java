package idunno.engine.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import idunno.base.Problem;
import idunno.engine.Batch;
import idunno.engine.Manifest;
import idunno.engine.image.BadImage;
import idunno.engine.image.ImageLimits;
import idunno.engine.image.ImagePipeline;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One thread of a plain loop: its tensors are made once, and nothing looks at the outputs.
final class PlainCaller implements AutoCloseable {
  private final GraphRun run;
  private final Port port;
  private final Batch inputs;
  private final int batch;
  private final @Nullable ImagePipeline images;
  private final NativeBuffer buffer = new NativeBuffer();
  private final List<NativeBuffer> outputBuffers;
  private final Map<String, OnnxTensor> pinned = new LinkedHashMap<>();
  private final Set<String> fetched = new LinkedHashSet<>();

  PlainCaller(GraphRun run, Manifest manifest, Batch inputs, int batch) throws OrtException {
    this.run = run;
    this.port = run.graph().inputs().getFirst();
    this.inputs = inputs;
    this.batch = batch;
    Manifest.Image image = manifest.input().image();
    this.images = image == null ? null : new ImagePipeline(image, ImageLimits.DEFAULT);
    this.outputBuffers = Slot.buffers(run.outputs().size());
    for (int i = 0; i < run.outputs().size(); i++) {
      Port output = run.outputs().get(i);
      if (!Shape.isKnown(output.row())) {
        fetched.add(output.name());
        continue;
      }
      int bytes = Math.toIntExact(batch * output.bytes(output.row()));
      ByteBuffer data = outputBuffers.get(i).atLeast(bytes).slice(0, bytes);
      pinned.put(output.name(), tensor(data, output.row(), output));
    }
  }

  private OnnxTensor tensor(ByteBuffer data, long[] row, Port of) throws OrtException {
    return OnnxTensor.createTensor(run.environment(), data, Shape.withFirst(batch, row), of.type());
  }

  /// Runs the batch of inputs whose turn it is.
  void once(long turn) throws OrtException, BadImage {
    int from = (int) (turn % (inputs.size() / batch)) * batch;
    switch (inputs) {
      case Batch.Rows rows -> rows(rows, from);
      case Batch.Items(List<Batch.Item> items) -> images(items.subList(from, from + batch));
    }
  }

  private void rows(Batch.Rows rows, int from) throws OrtException {
    long[] row = Shape.fit(port.row(), rows.rowShape());
    if (row == null || Elements.of(rows.type()) != port.type() || !rows.data().isDirect()) {
      throw Problem.badInput("a plain loop takes the graph's own rows: it " + port.expects())
          .asException();
    }
    int rowBytes = Math.toIntExact(port.bytes(row));
    int start = rows.data().position() + from * rowBytes;
    run(rows.data().slice(start, batch * rowBytes), row);
  }

  private void images(List<Batch.Item> items) throws OrtException, BadImage {
    if (images == null || !Shape.isKnown(port.row())) {
      throw Problem.badInput("a plain loop over images needs input.image in model.yaml")
          .asException();
    }
    int rowBytes = Math.toIntExact(port.bytes(port.row()));
    ByteBuffer data = buffer.atLeast((long) batch * rowBytes).slice(0, batch * rowBytes);
    data.order(ByteOrder.nativeOrder());
    int elements = Math.toIntExact(Shape.count(port.row()));
    for (int i = 0; i < batch; i++) {
      if (!(items.get(i) instanceof Batch.Item.Bytes(ByteBuffer content))) {
        throw Problem.badInput("a plain loop takes images or rows, not JSON").asException();
      }
      images.write(images.open(content), data.asFloatBuffer(), i * elements);
    }
    run(data, port.row());
  }

  private void run(ByteBuffer data, long[] row) throws OrtException {
    try (OnnxTensor input = tensor(data, row, port);
        OrtSession.Result _ =
            run.session().run(Map.of(port.name(), input), fetched, pinned, null)) {
      // The outputs lie in the buffers; nobody wants them.
    }
  }

  @Override
  public void close() {
    pinned.values().forEach(OnnxTensor::close);
    outputBuffers.forEach(NativeBuffer::close);
    buffer.close();
    if (images != null) {
      images.close();
    }
  }
}
