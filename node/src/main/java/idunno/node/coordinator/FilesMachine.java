package idunno.node.coordinator;

import idunno.base.Problem;
import idunno.consensus.StateMachine;
import idunno.files.NamespaceCodec;
import idunno.files.core.FileCommand;
import idunno.files.core.Namespace;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;

/// The namespace of files as a part of the replicated state.
final class FilesMachine implements StateMachine {
  static final String NAME = "files";

  private Namespace namespace = new Namespace();

  /// The state; only to be touched within [idunno.consensus.ReplicatedGroup#read].
  Namespace namespace() {
    return namespace;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Verdict check(byte[] command, long timeMs) {
    Optional<Problem> problem = namespace.check(NamespaceCodec.decodeCommand(command), timeMs);
    return problem.isEmpty()
        ? new Verdict.Accepted()
        : new Verdict.Refused(NamespaceCodec.encodeProblem(problem.get()));
  }

  @Override
  public byte[] apply(byte[] command, long timeMs) {
    FileCommand decoded = NamespaceCodec.decodeCommand(command);
    return NamespaceCodec.encodeResult(namespace.apply(decoded, timeMs));
  }

  @Override
  public void save(OutputStream out) throws IOException {
    NamespaceCodec.save(namespace, out);
  }

  @Override
  public void load(InputStream in) throws IOException {
    namespace = NamespaceCodec.load(in);
  }
}
