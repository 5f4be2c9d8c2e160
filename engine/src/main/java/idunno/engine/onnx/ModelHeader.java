package idunno.engine.onnx;

import idunno.base.Problem;
import idunno.base.ProblemException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// The first level of an ONNX file (onnx.proto3, `ModelProto`), read without the graph inside:
/// enough to tell a graph from another file, and a whole one from one that was cut.
///
/// @param opset of the standard operators; 0 where the file names none
/// @param producer what wrote the file, with its version; may be empty
/// @param bytes the size of the file
public record ModelHeader(long irVersion, long opset, String producer, long bytes) {

  /// Reads the file `path`, which messages call `name`.
  ///
  /// @throws ProblemException BAD_INPUT when it is no ONNX graph, or one that ends too early
  public static ModelHeader read(Path path, String name) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
        Arena arena = Arena.ofConfined()) {
      if (channel.size() == 0) {
        throw Problem.badInput(name + " is empty, not an ONNX graph").asException();
      }
      MemorySegment file = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
      return new Reader(file, name).read();
    } catch (IOException e) {
      throw Problem.badInput(name + " cannot be read: " + e.getMessage()).asException();
    }
  }

  /// Walks over the fields of a protobuf message.
  private static final class Reader {
    private final MemorySegment file;
    private final String name;
    private long at;
    private boolean hasGraph;
    private long irVersion;
    private long opset;
    private String producer = "";

    Reader(MemorySegment file, String name) {
      this.file = file;
      this.name = name;
    }

    ModelHeader read() {
      while (at < file.byteSize()) {
        long tag = varint(file.byteSize());
        int field = (int) (tag >>> 3);
        switch ((int) (tag & 7)) {
          case 0 -> number(field, varint(file.byteSize()));
          case 1 -> skip(8);
          case 2 -> bytes(field, varint(file.byteSize()));
          case 5 -> skip(4);
          default -> throw notAGraph();
        }
      }
      if (!hasGraph) {
        throw notAGraph();
      }
      return new ModelHeader(irVersion, opset, producer.strip(), file.byteSize());
    }

    private void number(int field, long value) {
      if (field == 1) {
        irVersion = value;
      }
    }

    private void bytes(int field, long length) {
      hasGraph |= field == 7;
      if (length < 0 || length > file.byteSize() - at) {
        throw irVersion > 0 ? cut() : notAGraph();
      }
      switch (field) {
        case 2, 3 -> producer += text(length) + " ";
        case 8 -> importedOpset(at + length);
        default -> at += length;
      }
    }

    /// An `OperatorSetIdProto`: 1 is the domain, empty for the standard one, 2 its version.
    private void importedOpset(long end) {
      String domain = "";
      long version = 0;
      while (at < end) {
        long tag = varint(end);
        long value = varint(end);
        if (tag == 0x0a && value >= 0 && value <= end - at) {
          domain = text(value);
        } else if (tag == 0x10) {
          version = value;
        } else {
          throw notAGraph();
        }
      }
      if (domain.isEmpty() || domain.equals("ai.onnx")) {
        opset = version;
      }
    }

    private String text(long length) {
      byte[] bytes = file.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
      at += length;
      return new String(bytes, StandardCharsets.UTF_8);
    }

    private void skip(long length) {
      if (length > file.byteSize() - at) {
        throw notAGraph();
      }
      at += length;
    }

    private long varint(long end) {
      long value = 0;
      for (int shift = 0; shift < 64; shift += 7) {
        if (at >= end) {
          throw irVersion > 0 ? cut() : notAGraph();
        }
        byte next = file.get(ValueLayout.JAVA_BYTE, at++);
        value |= (long) (next & 0x7f) << shift;
        if (next >= 0) {
          return value;
        }
      }
      throw notAGraph();
    }

    private ProblemException notAGraph() {
      return Problem.badInput(name + " is not an ONNX graph").asException();
    }

    private ProblemException cut() {
      return Problem.badInput(
              name + " is an ONNX graph that was cut short at " + file.byteSize() + " bytes")
          .asException();
    }
  }
}
