package idunno.serving.state;

import com.google.protobuf.InvalidProtocolBufferException;
import idunno.base.Problem;
import idunno.serving.core.Saved;
import idunno.serving.core.Serving;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingLimits;
import idunno.serving.core.ServingResult;
import idunno.wire.serving.ServingProto.CommandMessage;
import idunno.wire.serving.ServingProto.ProblemMessage;
import idunno.wire.serving.ServingProto.ResultMessage;
import idunno.wire.serving.ServingProto.SavedEnd;
import idunno.wire.serving.ServingProto.SavedMessage;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/// Everything that leaves the state machine of serving as bytes. Bytes of unknown meaning give an
/// IllegalArgumentException: a replica that cannot read the log must not go on. Any thread.
public final class ServingCodec {
  private ServingCodec() {}

  public static byte[] encodeCommand(ServingCommand command) {
    return CommandCodec.encode(command).toByteArray();
  }

  public static ServingCommand decodeCommand(byte[] bytes) {
    try {
      return CommandCodec.decode(CommandMessage.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw unreadable("command", e);
    }
  }

  public static byte[] encodeResult(ServingResult result) {
    return ResultCodec.encode(result).toByteArray();
  }

  public static ServingResult decodeResult(byte[] bytes) {
    try {
      return ResultCodec.decode(ResultMessage.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw unreadable("result", e);
    }
  }

  public static byte[] encodeProblem(Problem problem) {
    return ResultCodec.encode(problem).toByteArray();
  }

  public static Problem decodeProblem(byte[] bytes) {
    try {
      return ResultCodec.decode(ProblemMessage.parseFrom(bytes));
    } catch (InvalidProtocolBufferException e) {
      throw unreadable("problem", e);
    }
  }

  private static IllegalArgumentException unreadable(String what, Exception cause) {
    return new IllegalArgumentException("these bytes are no " + what + " of serving", cause);
  }

  /// Writes the whole state, piece by piece: never more than one piece is in memory twice.
  public static void save(Serving state, OutputStream out) throws IOException {
    long[] pieces = {0};
    try {
      state.save(piece -> {
        pieces[0]++;
        write(SavedCodec.encode(piece), out);
      });
      SavedEnd end = SavedEnd.newBuilder().setPieces(pieces[0]).build();
      write(SavedMessage.newBuilder().setEnd(end).build(), out);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void write(SavedMessage message, OutputStream out) {
    try {
      DataOutputStream data = new DataOutputStream(out);
      data.writeInt(message.getSerializedSize());
      message.writeTo(data);
      data.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Reads what [#save] wrote.
  ///
  /// @param limits those of the cluster
  /// @throws IOException also when the end is missing
  public static Serving load(InputStream in, ServingLimits limits) throws IOException {
    Serving state = new Serving(limits);
    try {
      state.load(new Pieces(in));
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
    return state;
  }

  /// The pieces of a snapshot as they are read. Each stands after its length, and is read whole or
  /// not at all: a message that is cut off between two fields would pass for a shorter one.
  private static final class Pieces implements Iterator<Saved> {
    private final DataInputStream in;
    private @Nullable SavedMessage next;
    private long read;

    Pieces(InputStream in) {
      this.in = new DataInputStream(in);
    }

    @Override
    public boolean hasNext() {
      if (next == null) {
        next = read();
      }
      if (next.hasEnd() && next.getEnd().getPieces() != read) {
        throw new UncheckedIOException(
            new IOException("the snapshot of serving lacks some of its pieces"));
      }
      return !next.hasEnd();
    }

    private SavedMessage read() {
      try {
        int length = in.readInt();
        byte[] bytes = in.readNBytes(Math.max(0, length));
        if (bytes.length != length) {
          throw new EOFException("the snapshot of serving is cut off");
        }
        return SavedMessage.parseFrom(bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public Saved next() {
      if (!hasNext() || next == null) {
        throw new NoSuchElementException();
      }
      Saved piece = SavedCodec.decode(next);
      next = null;
      read++;
      return piece;
    }
  }
}
