package idunno.engine.onnx;

import idunno.engine.image.ImagePipeline;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one caller at a time works with: buffers, a decoder and a writer, reused from run to run.
///
/// @param inputs one for each input of the graph
/// @param outputs one for each output that `writer` needs
record Slot(
    QueryReader reader,
    AnswerWriter writer,
    @Nullable ImagePipeline images,
    List<NativeBuffer> inputs,
    List<NativeBuffer> outputs)
    implements AutoCloseable {

  static List<NativeBuffer> buffers(int count) {
    return Stream.generate(NativeBuffer::new).limit(count).toList();
  }

  @Override
  public void close() {
    if (images != null) {
      images.close();
    }
    inputs.forEach(NativeBuffer::close);
    outputs.forEach(NativeBuffer::close);
  }
}
