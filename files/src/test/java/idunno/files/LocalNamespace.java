package idunno.files;

import idunno.base.Problem;
import idunno.files.core.FileCommand;
import idunno.files.core.FileResult;
import idunno.files.core.Namespace;
import java.util.Optional;
import java.util.function.Function;

/// The production namespace and codec without the consensus between them.
public final class LocalNamespace implements NamespaceLog {
  private final Namespace namespace = new Namespace();

  @Override
  public synchronized FileResult propose(FileCommand command) {
    FileCommand decoded = NamespaceCodec.decodeCommand(NamespaceCodec.encodeCommand(command));
    Optional<Problem> refusal = namespace.check(decoded, 1);
    if (refusal.isPresent()) {
      throw refusal.get().asException();
    }
    return namespace.apply(decoded, 1);
  }

  @Override
  public synchronized <T> T read(Function<Namespace, T> query) {
    return query.apply(namespace);
  }

  @Override
  public synchronized <T> T readLocal(Function<Namespace, T> query) {
    return query.apply(namespace);
  }
}
