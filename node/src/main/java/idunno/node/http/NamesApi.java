package idunno.node.http;

import idunno.base.Problem;
import idunno.files.Names;
import idunno.files.core.Condition;
import idunno.files.core.FileResult;
import idunno.files.core.Retention;
import idunno.node.coordinator.ClusterState;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// Changes of names that move no bytes, and the rules of retention.
final class NamesApi {
  private final ClusterState state;
  private final Names names;

  NamesApi(ClusterState state) {
    this.state = state;
    this.names = new Names(state);
  }

  record Change(String name, String request) {}

  /// @param version of the source; null: its newest
  /// @param ifVersion the target's newest version must have that number; null: whatever it has
  record CopyRequest(
      String source,
      @Nullable Long version,
      String name,
      @Nullable Long ifVersion,
      boolean ifAbsent,
      String request) {}

  /// Exactly one of them: a version, all before one, or all.
  record PurgeRequest(
      String name, @Nullable Long version, @Nullable Long before, @Nullable Boolean all) {}

  /// Both null: everything is kept.
  record RuleRequest(String prefix, @Nullable Integer keep, @Nullable Long keepForMs) {}

  record PrefixRequest(String prefix) {}

  record Cleared(String prefix, boolean removed) {}

  record Changed(String name, long version) {}

  /// @param purged how many versions with content that were
  record Purged(String name, long purged) {}

  record Rules(List<Rule> rules) {}

  record Rule(String prefix, @Nullable Integer keep, @Nullable Long keepForMs) {}

  void addTo(Routes routes) {
    routes.post("/v1/files/delete", request -> delete(request.json(Change.class)));
    routes.post("/v1/files/undelete", request -> undelete(request.json(Change.class)));
    routes.post("/v1/files/copy", request -> copy(request.json(CopyRequest.class)));
    routes.post("/v1/files/purge", request -> purge(request.json(PurgeRequest.class)));
    routes.get("/v1/retention", _ -> rules());
    routes.post("/v1/retention/set", request -> set(request.json(RuleRequest.class)));
    routes.post("/v1/retention/clear", request -> clear(request.json(PrefixRequest.class)));
  }

  private Object delete(Change asked) {
    return changed(names.delete(asked.name(), asked.request()));
  }

  private Object undelete(Change asked) {
    return changed(names.undelete(asked.name(), asked.request()));
  }

  private Object copy(CopyRequest asked) {
    Long version = asked.version();
    OptionalLong wanted = version == null ? OptionalLong.empty() : OptionalLong.of(version);
    Long present = asked.ifVersion();
    if (present != null && asked.ifAbsent()) {
      throw Problem.badInput("a file is either absent or at a version: ask for one").asException();
    }
    Condition none = asked.ifAbsent() ? new Condition.IfAbsent() : new Condition.None();
    return changed(
        names.copy(
            new Names.Copying(asked.source(), wanted, asked.name()),
            present == null ? none : new Condition.IfVersion(present),
            asked.request()));
  }

  private static Changed changed(FileResult result) {
    return new Changed(result.name(), result.version());
  }

  private Object purge(PurgeRequest asked) {
    Long version = asked.version();
    Long before = asked.before();
    boolean all = Boolean.TRUE.equals(asked.all());
    if ((version == null ? 0 : 1) + (before == null ? 0 : 1) + (all ? 1 : 0) != 1) {
      throw Problem.badInput("say what is to be purged: a version, all before one, or all")
          .asException();
    }
    FileResult result;
    if (version != null) {
      result = names.purge(asked.name(), version);
    } else if (before != null) {
      result = names.purgeBefore(asked.name(), before);
    } else {
      result = names.purgeAll(asked.name());
    }
    long purged = result instanceof FileResult.PurgedBefore many ? many.purged() : 1;
    return new Purged(asked.name(), purged);
  }

  private Object rules() {
    return new Rules(
        state.read(namespace -> namespace.retention()).stream()
            .map(entry -> rule(entry.prefix(), entry.rule()))
            .toList());
  }

  private static Rule rule(String prefix, Retention.Rule rule) {
    return switch (rule) {
      case Retention.Rule.Everything() -> new Rule(prefix, null, null);
      case Retention.Rule.Newest(int versions) -> new Rule(prefix, versions, null);
      case Retention.Rule.Replaced(long ageMs) -> new Rule(prefix, null, ageMs);
    };
  }

  private Object set(RuleRequest asked) {
    Integer keep = asked.keep();
    Long keepForMs = asked.keepForMs();
    if (keep != null && keepForMs != null) {
      throw Problem.badInput("a rule keeps a number of versions, or keeps them for a time")
          .asException();
    }
    if (keep != null && keep < 1 || keepForMs != null && keepForMs < 1) {
      throw Problem.badInput("a rule keeps at least one version, or at least a millisecond")
          .asException();
    }
    Retention.Rule rule = new Retention.Rule.Everything();
    if (keep != null) {
      rule = new Retention.Rule.Newest(keep);
    } else if (keepForMs != null) {
      rule = new Retention.Rule.Replaced(keepForMs);
    }
    FileResult unused = names.retain(asked.prefix(), rule);
    return rule(asked.prefix(), rule);
  }

  private Object clear(PrefixRequest asked) {
    FileResult unused = names.forgetRule(asked.prefix());
    return new Cleared(asked.prefix(), true);
  }
}
