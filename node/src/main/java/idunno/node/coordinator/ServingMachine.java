package idunno.node.coordinator;

import idunno.base.Problem;
import idunno.consensus.StateMachine;
import idunno.serving.core.Serving;
import idunno.serving.core.ServingCommand;
import idunno.serving.core.ServingLimits;
import idunno.serving.state.ServingCodec;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/// Serving's core as a part of the replicated state.
final class ServingMachine implements StateMachine {
  static final String NAME = "serving";

  private static final ServingLimits LIMITS = ServingLimits.standard();

  private final AtomicLong changes = new AtomicLong();
  private Serving serving = new Serving(LIMITS);

  /// The state; only to be touched within [idunno.consensus.ReplicatedGroup#read].
  Serving serving() {
    return serving;
  }

  /// A number that is another whenever the state has changed. Any thread may ask.
  long changes() {
    return changes.get();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict check(byte[] command, long timeMs) {
    Optional<Problem> problem = serving.check(ServingCodec.decodeCommand(command), timeMs);
    return problem.isEmpty()
        ? new Verdict.Accepted()
        : new Verdict.Refused(ServingCodec.encodeProblem(problem.get()));
  }

  @Override
  public byte[] apply(byte[] command, long timeMs) {
    ServingCommand decoded = ServingCodec.decodeCommand(command);
    byte[] result = ServingCodec.encodeResult(serving.apply(decoded, timeMs));
    changes.incrementAndGet();
    return result;
  }

  @Override
  public void save(OutputStream out) throws IOException {
    ServingCodec.save(serving, out);
  }

  @Override
  public void load(InputStream in) throws IOException {
    serving = ServingCodec.load(in, LIMITS);
    changes.incrementAndGet();
  }
}
