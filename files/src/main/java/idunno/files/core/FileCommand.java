package idunno.files.core;

import java.util.List;
import java.util.OptionalLong;

/// What can be done to the namespace.
public sealed interface FileCommand {
  /// The file that gets a version or loses one; what a command without a file says otherwise.
  String name();

  /// Chosen by the client: the same id again does nothing and returns the first result. Empty: this
  /// command is not remembered, because something else makes its repeat harmless.
  String requestId();

  /// Gives the name a next version with these bytes, which are on stable storage of all of
  /// `blob.replicas()` already.
  ///
  /// @param seen [Namespace#requests] as its proposer knew it before it first proposed: once one of
  ///   a higher number is forgotten, this may be one of the forgotten, and is refused. Empty: it is
  ///   never late, because its proposer waits for what becomes of it
  record Commit(String name, Blob blob, Condition condition, String requestId, OptionalLong seen)
      implements FileCommand {
    public Commit(String name, Blob blob, Condition condition, String requestId) {
      this(name, blob, condition, requestId, OptionalLong.empty());
    }

    /// The same for one who may not wait for what becomes of it.
    public Commit withSeen(long requests) {
      return new Commit(name, blob, condition, requestId, OptionalLong.of(requests));
    }
  }

  /// Gives the name a next version that is a delete marker. Bytes and older versions stay.
  record Delete(String name, String requestId) implements FileCommand {}

  /// Gives a deleted name a next version with the content that it had last: the same blob, which
  /// from now on both versions need.
  record Undelete(String name, String requestId) implements FileCommand {}

  /// Gives `name` a next version with the content of a version of `source`: the same blob, which
  /// from now on both need.
  ///
  /// @param version of the source; 0: its newest, which must not be a delete marker
  record Copy(String source, long version, String name, Condition condition, String requestId)
      implements FileCommand {}

  /// Takes the bytes of one version away for good; what is left is a delete marker with its number.
  /// A repeat is refused, since there is nothing left to take.
  ///
  /// @param minAgeMs by the log's time; a younger version is left alone
  record Purge(String name, long version, long minAgeMs) implements FileCommand {
    @Override
    public String requestId() {
      return "";
    }
  }

  /// Takes the bytes of all versions before that one away for good, delete markers too. A repeat
  /// finds nothing left to take, and is no error.
  record PurgeBefore(String name, long version) implements FileCommand {
    @Override
    public String requestId() {
      return "";
    }
  }

  /// Sets the rule for all names with that prefix, present and future.
  record SetRetention(String prefix, Retention.Rule rule) implements FileCommand {
    @Override
    public String name() {
      return prefix;
    }

    @Override
    public String requestId() {
      return "";
    }
  }

  /// Takes the rule of that very prefix away.
  record ClearRetention(String prefix) implements FileCommand {
    @Override
    public String name() {
      return prefix;
    }

    @Override
    public String requestId() {
      return "";
    }
  }

  /// Purges what the rules no longer keep of these files. Which files are looked at is proposed;
  /// what goes is decided by the rules, the versions and the log's time.
  record Expire(List<String> names) implements FileCommand {
    public Expire {
      names = List.copyOf(names);
    }

    @Override
    public String name() {
      return "";
    }

    @Override
    public String requestId() {
      return "";
    }
  }

  /// Changes nothing, and is refused unless that very version has its bytes: so that a transaction
  /// can depend on files that it only mentions.
  record Expect(String name, long version) implements FileCommand {
    @Override
    public String requestId() {
      return "";
    }
  }

  /// Says that other nodes hold the bytes of a version now, and of all that share them. Refused
  /// when they are no longer where they are expected, so that of two that move the same version the
  /// second one fails.
  ///
  /// @param expected the replicas that the version has
  /// @param replicas those that it gets; the bytes are on stable storage of all that are new
  record Relocate(String name, long version, List<String> expected, List<String> replicas)
      implements FileCommand {
    public Relocate {
      expected = List.copyOf(expected);
      replicas = List.copyOf(replicas);
    }

    @Override
    public String requestId() {
      return "";
    }
  }
}
