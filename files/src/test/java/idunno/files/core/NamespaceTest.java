package idunno.files.core;

import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class NamespaceTest {
  private final Namespace namespace = new Namespace();
  private long ids;

  @Test
  void versionsOfANameAreOneTwoThreeAndADeleteMarkerTakesANumberToo() {
    put("a");
    put("a");
    assertThat(run(new FileCommand.Delete("a", ""))).isEqualTo(new FileResult.Deleted("a", 3));
    put("a");
    put("b");

    assertThat(namespace.versions("a"))
        .extracting(FileVersion::version)
        .containsExactly(1L, 2L, 3L, 4L);
    assertThat(namespace.versions("a"))
        .extracting(FileVersion::deleted)
        .containsExactly(false, false, true, false);
    assertThat(namespace.latest("b").orElseThrow().version()).isEqualTo(1);
    assertThat(namespace.version("a", 5)).isEmpty();
    assertThat(namespace.version("a", 0)).isEmpty();
    assertThat(namespace.counts()).isEqualTo(new Namespace.Counts(2, 5, 4 * 7));
  }

  @Test
  void aRepeatedRequestReturnsTheFirstResultAndChangesNothing() {
    Blob first = blob();
    FileCommand.Commit commit = commit("a", first, new Condition.IfAbsent(), "r1");
    run(commit);
    put("a");
    FileCommand.Commit again = commit("a", blob(), new Condition.IfAbsent(), "r1");

    assertThat(run(again)).isEqualTo(new FileResult.Committed("a", 1, first));
    assertThat(namespace.versions("a")).hasSize(2);
  }

  @Test
  void aRequestIdUsedForSomethingElseIsAConflict() {
    run(commit("a", blob(), new Condition.None(), "r1"));

    assertThat(kindOfRefusal(commit("b", blob(), new Condition.None(), "r1")))
        .isEqualTo(Problem.Kind.CONFLICT);
    assertThat(kindOfRefusal(new FileCommand.Delete("a", "r1"))).isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void requestsAreForgottenByTheLogsTimeAndByCount() {
    run(commit("old", blob(), new Condition.None(), "old"));
    apply(commit("new", blob(), new Condition.None(), "new"), 1_000 + RecentRequests.KEEP_MS + 1);
    apply(commit("old", blob(), new Condition.None(), "old"), 1_000 + RecentRequests.KEEP_MS + 2);
    assertThat(namespace.versions("old")).hasSize(2);

    for (int i = 0; i < RecentRequests.KEEP_COUNT; i++) {
      apply(commit("x", blob(), new Condition.None(), "n" + i), 1_000 + RecentRequests.KEEP_MS + 3);
    }
    apply(commit("new", blob(), new Condition.None(), "new"), 1_000 + RecentRequests.KEEP_MS + 4);
    assertThat(namespace.versions("new")).hasSize(2);
  }

  @Test
  void aCommitThatWasForgottenIsNotDoneAgainWheneverItComes() {
    long later = 1_000 + RecentRequests.KEEP_MS + 1;
    FileCommand.Commit first = commit("a", blob(), new Condition.None(), "r1").withSeen(0);
    run(first);
    FileCommand.Commit last = commit("b", blob(), new Condition.None(), "r2").withSeen(1);
    apply(last, later);

    assertThat(namespace.check(first, later).orElseThrow().kind()).isEqualTo(Problem.Kind.NOT_NOW);
    assertThat(apply(last, later)).as("remembered").isEqualTo(namespace.apply(last, later));
    assertThat(namespace.versions("b")).hasSize(1);
    FileCommand.Commit slow = commit("c", blob(), new Condition.None(), "r3").withSeen(1);
    assertThat(apply(slow, later)).as("new for sure").extracting("version").isEqualTo(1L);
    assertThat(namespace.requests()).isEqualTo(3);

    Namespace restored = new Namespace();
    namespace.snapshot().forEachRemaining(restored::restore);
    assertThat(restored.check(first, later)).isEqualTo(namespace.check(first, later)).isPresent();
    assertThat(restored.requests()).isEqualTo(3);
  }

  @Test
  void aCommitThatSawWhatHasNotHappenedIsRefused() {
    run(commit("a", blob(), new Condition.None(), "r1"));
    for (long seen : new long[] {-1, 2, Long.MAX_VALUE}) {
      assertThat(kindOfRefusal(commit("a", blob(), new Condition.None(), "r2").withSeen(seen)))
          .isEqualTo(Problem.Kind.BAD_INPUT);
    }
  }

  @Test
  void whatCannotBeABlobIsRefusedWhoeverSaysIt() {
    BlobId id = new BlobId(1, 1);
    List<String> many = IntStream.rangeClosed(0, ReplicaNames.MOST).mapToObj(i -> "n" + i).toList();
    for (List<String> replicas :
        List.of(
            List.<String>of(),
            List.of("n1", "n1"),
            List.of(""),
            List.of("n1", "n 2"),
            List.of("n\n"),
            List.of("n".repeat(ReplicaNames.MAX_LENGTH + 1)),
            many)) {
      assertThat(kindOfRefusal(commit("a", on(id, replicas), new Condition.None(), "")))
          .as("%s", replicas)
          .isEqualTo(Problem.Kind.BAD_INPUT);
    }
    assertThat(kindOfRefusal(commit("a", on(BlobId.NONE, List.of("n1")), new Condition.None(), "")))
        .isEqualTo(Problem.Kind.BAD_INPUT);
    run(commit("a", on(id, many.subList(1, many.size())), new Condition.None(), ""));
  }

  private static Blob on(BlobId id, List<String> replicas) {
    return new Blob(id, 7, new Sha256(1, 2, 3, 4), replicas);
  }

  @Test
  void conditionsCompareWithTheNewestVersion() {
    assertThat(kindOfRefusal(commit("a", blob(), new Condition.IfVersion(1), "")))
        .isEqualTo(Problem.Kind.REFUSED);
    run(commit("a", blob(), new Condition.IfVersion(0), ""));
    run(commit("a", blob(), new Condition.IfVersion(1), ""));
    assertThat(kindOfRefusal(commit("a", blob(), new Condition.IfVersion(1), "")))
        .isEqualTo(Problem.Kind.REFUSED);
    assertThat(kindOfRefusal(commit("a", blob(), new Condition.IfAbsent(), "")))
        .isEqualTo(Problem.Kind.REFUSED);
    run(new FileCommand.Delete("a", ""));
    assertThat(run(commit("a", blob(), new Condition.IfAbsent(), "")).version()).isEqualTo(4);
  }

  @Test
  void onlyWhatIsThereCanBeDeleted() {
    assertThat(kindOfRefusal(new FileCommand.Delete("a", ""))).isEqualTo(Problem.Kind.NOT_FOUND);
    put("a");
    run(new FileCommand.Delete("a", ""));
    assertThat(kindOfRefusal(new FileCommand.Delete("a", ""))).isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void listingPagesThroughThePrefixInOrderWithoutTheSystemsNames() {
    IntStream.range(0, 25).forEach(i -> put("p/%02d".formatted(i)));
    put("o");
    put("q");
    put(".idunno/packs/1");
    run(new FileCommand.Delete("p/07", ""));

    Namespace.Page first = namespace.list("p/", "", 10);
    Namespace.Page second = namespace.list("p/", first.next().orElseThrow(), 10);
    Namespace.Page third = namespace.list("p/", second.next().orElseThrow(), 10);
    assertThat(first.files()).hasSize(10).extracting(FileVersion::name).doesNotContain("p/07");
    assertThat(second.files().getFirst().name()).isEqualTo("p/11");
    assertThat(third.files()).hasSize(4);
    assertThat(third.next()).isEmpty();
    assertThat(namespace.list("", "", 100).files()).hasSize(26);
    assertThat(namespace.list(".idunno/", "", 100).files()).hasSize(1);
  }

  @Test
  void aVersionMovesOnlyFromWhereItIsExpected() {
    put("a");
    List<String> before = namespace.latest("a").orElseThrow().content().orElseThrow().replicas();
    List<String> after = List.of("n8", "n9");
    var move = new FileCommand.Relocate("a", 1, before, after);

    assertThat(kindOfRefusal(new FileCommand.Relocate("a", 1, after, before)))
        .isEqualTo(Problem.Kind.CONFLICT);
    assertThat(kindOfRefusal(new FileCommand.Relocate("a", 2, before, after)))
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(kindOfRefusal(new FileCommand.Relocate("a", 1, before, List.of())))
        .isEqualTo(Problem.Kind.BAD_INPUT);
    assertThat(kindOfRefusal(new FileCommand.Relocate("a", 1, before, List.of("n8", "n8"))))
        .isEqualTo(Problem.Kind.BAD_INPUT);
    assertThat(run(move)).isEqualTo(new FileResult.Relocated("a", 1));
    assertThat(namespace.latest("a").orElseThrow().content().orElseThrow().replicas())
        .isEqualTo(after);
    assertThat(kindOfRefusal(move)).isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void theIndexKnowsTheVersionsOfANodeThroughMovesAndPurges() {
    put("a");
    put("a");
    put("b");
    List<String> home = namespace.latest("a").orElseThrow().content().orElseThrow().replicas();
    run(new FileCommand.Relocate("a", 1, home, List.of("n9")));
    assertThat(held("n9")).containsExactly("a@1");
    assertThat(held(home.getFirst())).containsExactlyInAnyOrder("a@2", "b@1");

    run(new FileCommand.Relocate("a", 1, List.of("n9"), home));
    assertThat(held("n9")).isEmpty();
    assertThat(held(home.getFirst())).containsExactlyInAnyOrder("a@1", "a@2", "b@1");

    run(new FileCommand.Purge("a", 2, 0));
    assertThat(held(home.getFirst())).containsExactlyInAnyOrder("a@1", "b@1");
    assertThat(namespace.heldBy(home.getFirst(), 1)).hasSize(1);
  }

  @Test
  void aMoveAwayFromANodeCountsLikeAPurgeAndOneThatOnlyAddsDoesNot() {
    put("a");
    List<String> home = namespace.latest("a").orElseThrow().content().orElseThrow().replicas();
    List<String> more = Stream.concat(home.stream(), Stream.of("n9")).toList();
    run(new FileCommand.Relocate("a", 1, home, more));
    assertThat(namespace.purges()).isZero();
    run(new FileCommand.Relocate("a", 1, more, List.of("n9")));
    assertThat(namespace.purges()).isEqualTo(1);
  }

  private List<String> held(String node) {
    return namespace.heldBy(node, 100).stream().map(v -> v.name() + "@" + v.version()).toList();
  }

  @Test
  void blobsOfAllVersionsAreLiveAndOthersAreNot() {
    Blob old = put("a");
    Blob young = put("a");
    run(new FileCommand.Delete("a", ""));
    Blob never = blob();

    assertThat(namespace.liveAmong(Set.of(old.id(), young.id(), never.id())))
        .containsExactlyInAnyOrder(old.id(), young.id());
    assertThat(namespace.isLive(never.id())).isFalse();
    assertThat(namespace.replicaSets())
        .extracting(Namespace.ReplicaSet::versions)
        .containsExactly(2L);
  }

  @Test
  void aPurgedVersionGivesItsBlobUpAndKeepsItsNumber() {
    Blob old = put("a");
    Blob young = put("a");

    assertThat(run(new FileCommand.Purge("a", 1, 0))).isEqualTo(new FileResult.Purged("a", 1));

    assertThat(namespace.liveAmong(Set.of(old.id(), young.id()))).containsExactly(young.id());
    assertThat(namespace.version("a", 1).orElseThrow().deleted()).isTrue();
    assertThat(namespace.counts()).isEqualTo(new Namespace.Counts(1, 1, 7));
    assertThat(namespace.replicaSets())
        .extracting(Namespace.ReplicaSet::versions)
        .containsExactly(1L);
    assertThat(kindOfRefusal(new FileCommand.Purge("a", 1, 0))).isEqualTo(Problem.Kind.NOT_FOUND);
    run(new FileCommand.Purge("a", 2, 0));
    assertThat(namespace.counts()).isEqualTo(new Namespace.Counts(0, 0, 0));
    assertThat(namespace.list("", "", 10).files()).isEmpty();
    assertThat(namespace.purges()).isEqualTo(2);
    assertThat(run(commit("a", blob(), new Condition.IfAbsent(), "")).version()).isEqualTo(3);
  }

  @Test
  void aVersionYoungerThanAPurgeAsksForIsLeftAlone() {
    put("a");
    FileCommand purge = new FileCommand.Purge("a", 1, 500);

    assertThat(namespace.check(purge, 1_499).orElseThrow().kind()).isEqualTo(Problem.Kind.CONFLICT);
    apply(purge, 1_500);
  }

  @Test
  void aTransactionCanDependOnAVersionThatIsThere() {
    put("a");
    assertThat(run(new FileCommand.Expect("a", 1))).isEqualTo(new FileResult.Present("a", 1));
    assertThat(namespace.versions("a")).hasSize(1);
    assertThat(kindOfRefusal(new FileCommand.Expect("a", 2))).isEqualTo(Problem.Kind.NOT_FOUND);

    run(new FileCommand.Purge("a", 1, 0));

    assertThat(namespace.check(new FileCommand.Expect("a", 1), 1_000).orElseThrow().text())
        .isEqualTo("file 'a' has no version 1 any more: put it again");
  }

  @Test
  void whatHasBeenPurgedSinceIsNotPutByARepeatedRequest() {
    FileCommand.Commit commit = commit("a", blob(), new Condition.None(), "r1");
    run(commit);
    run(new FileCommand.Purge("a", 1, 0));

    assertThat(kindOfRefusal(commit)).isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void historyPagesThroughAllVersionsOfTheNamesUnderAPrefix() {
    put(".idunno/packs/1");
    put(".idunno/packs/2");
    run(new FileCommand.Delete(".idunno/packs/1", ""));
    put("other");

    Namespace.Page first = namespace.history(".idunno/packs/", "", 1);
    Namespace.Page second = namespace.history(".idunno/packs/", first.next().orElseThrow(), 1);

    assertThat(first.files()).extracting(FileVersion::deleted).containsExactly(false, true);
    assertThat(second.files()).extracting(FileVersion::name).containsExactly(".idunno/packs/2");
    assertThat(second.next()).isEmpty();
  }

  @Test
  void undeleteBringsTheLastContentBackAndBothVersionsNeedItsBytes() {
    put("a");
    Blob last = put("a");
    run(new FileCommand.Delete("a", ""));

    assertThat(run(new FileCommand.Undelete("a", "r1")))
        .isEqualTo(new FileResult.Committed("a", 4, last));
    assertThat(run(new FileCommand.Undelete("a", "r1")))
        .as("the same request again")
        .isEqualTo(new FileResult.Committed("a", 4, last));

    assertThat(kindOfRefusal(new FileCommand.Undelete("a", ""))).isEqualTo(Problem.Kind.CONFLICT);
    run(new FileCommand.Purge("a", 2, 0));
    assertThat(namespace.isLive(last.id())).isTrue();
    run(new FileCommand.Purge("a", 4, 0));
    assertThat(namespace.isLive(last.id())).isFalse();
    run(new FileCommand.Purge("a", 1, 0));
    assertThat(kindOfRefusal(new FileCommand.Undelete("a", ""))).isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(kindOfRefusal(new FileCommand.Undelete("b", ""))).isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void aCopySharesItsBytesAndMovesWithThem() {
    Blob blob = put("a");
    run(copy("a", 0, "b", new Condition.IfAbsent()));
    run(copy("b", 1, "c", new Condition.None()));
    assertThat(kindOfRefusal(copy("a", 1, "b", new Condition.IfAbsent())))
        .isEqualTo(Problem.Kind.REFUSED);
    assertThat(kindOfRefusal(copy("a", 2, "d", new Condition.None())))
        .isEqualTo(Problem.Kind.NOT_FOUND);

    run(new FileCommand.Relocate("b", 1, blob.replicas(), List.of("n9")));
    assertThat(held("n9")).containsExactlyInAnyOrder("a@1", "b@1", "c@1");
    run(new FileCommand.PurgeBefore("a", 2));
    run(new FileCommand.PurgeBefore("b", 2));
    assertThat(held("n9")).containsExactly("c@1");
    assertThat(namespace.holdersOf(Set.of(blob.id()))).containsEntry(blob.id(), List.of("n9"));
    run(new FileCommand.Delete("c", ""));
    assertThat(namespace.isLive(blob.id())).isTrue();
  }

  @Test
  void whatIsPurgedAtTheFrontIsNoLongerListedAndNumbersGoOn() {
    IntStream.range(0, 1_000).forEach(_ -> put("a"));
    assertThat(run(new FileCommand.PurgeBefore("a", 998)))
        .isEqualTo(new FileResult.PurgedBefore("a", 998, 997));
    assertThat(run(new FileCommand.PurgeBefore("a", 998)))
        .as("the same again")
        .isEqualTo(new FileResult.PurgedBefore("a", 998, 0));

    assertThat(namespace.versions("a"))
        .extracting(FileVersion::version)
        .containsExactly(998L, 999L, 1_000L);
    assertThat(namespace.version("a", 5).orElseThrow().deleted()).isTrue();
    assertThat(namespace.counts()).isEqualTo(new Namespace.Counts(1, 3, 3 * 7));
    run(new FileCommand.PurgeBefore("a", 1_001));
    assertThat(namespace.list("", "", 10).files()).isEmpty();
    put("a");
    assertThat(namespace.versions("a")).extracting(FileVersion::version).containsExactly(1_001L);
    assertThat(kindOfRefusal(new FileCommand.PurgeBefore("a", 1_003)))
        .isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void theRuleOfTheLongestPrefixDecidesWhichVersionsGo() {
    for (String name : List.of("logs/a", "logs/keep/b", "logs", "other", ".idunno/x")) {
      IntStream.range(0, 5).forEach(i -> apply(commit(name), 1_000 + i));
    }
    run(new FileCommand.SetRetention("", new Retention.Rule.Newest(4)));
    run(new FileCommand.SetRetention("logs/", new Retention.Rule.Newest(2)));
    run(new FileCommand.SetRetention("logs/keep/", new Retention.Rule.Everything()));

    assertThat(namespace.expired("", "", 100, 2_000).names())
        .containsExactly("logs", "logs/a", "other");
    List<String> all = List.of("logs/a", "logs/keep/b", "logs", "other", ".idunno/x", "nosuch");
    assertThat(apply(new FileCommand.Expire(all), 2_000)).isEqualTo(new FileResult.Expired(5));
    assertThat(namespace.versions("logs/a")).hasSize(2);
    assertThat(namespace.versions("logs/keep/b")).hasSize(5);
    assertThat(namespace.versions("other")).hasSize(4);
    assertThat(namespace.versions(".idunno/x")).hasSize(5);
    assertThat(namespace.expired("", "", 100, 2_000).names()).isEmpty();
    assertThat(kindOfRefusal(new FileCommand.ClearRetention("log")))
        .isEqualTo(Problem.Kind.NOT_FOUND);
    assertThat(
            kindOfRefusal(new FileCommand.SetRetention(".idunno/", new Retention.Rule.Newest(1))))
        .isEqualTo(Problem.Kind.REFUSED);
  }

  @Test
  void aVersionIsKeptForItsTimeAfterItWasReplacedAndTheNewestForEver() {
    run(new FileCommand.SetRetention("a", new Retention.Rule.Replaced(100)));
    apply(commit("a"), 1_000);
    apply(commit("a"), 2_000);
    apply(new FileCommand.Delete("a", ""), 3_000);

    assertThat(apply(new FileCommand.Expire(List.of("a")), 2_099))
        .isEqualTo(new FileResult.Expired(0));
    assertThat(apply(new FileCommand.Expire(List.of("a")), 2_100))
        .isEqualTo(new FileResult.Expired(1));
    assertThat(namespace.lastContent("a").orElseThrow().version()).isEqualTo(2);
    assertThat(apply(new FileCommand.Expire(List.of("a")), 3_100))
        .isEqualTo(new FileResult.Expired(1));
    assertThat(namespace.latest("a").orElseThrow().version()).isEqualTo(3);
    apply(commit("a"), 4_000);
    assertThat(apply(new FileCommand.Expire(List.of("a")), 9_000_000))
        .isEqualTo(new FileResult.Expired(0));
    assertThat(namespace.lastContent("a").orElseThrow().version()).isEqualTo(4);
  }

  private FileCommand.Commit commit(String name) {
    return commit(name, blob(), new Condition.None(), "");
  }

  private static FileCommand.Copy copy(
      String source, long version, String name, Condition condition) {
    return new FileCommand.Copy(source, version, name, condition, "");
  }

  @Test
  void badNamesAreRefusedWithTheReason() {
    for (String bad :
        List.of(
            "",
            "/a",
            "a/../b",
            "..",
            ".",
            "a/.",
            "a\0b",
            "a\nb",
            "\u0085",
            "x".repeat(1_025),
            "é".repeat(513),
            "\ud800")) {
      assertThat(kindOfRefusal(commit(bad, blob(), new Condition.None(), "")))
          .as("name '%s'", bad)
          .isEqualTo(Problem.Kind.BAD_INPUT);
      assertThat(FileName.check(bad).orElseThrow().text())
          .doesNotContain("\n")
          .hasSizeLessThan(250);
    }
    for (String good :
        List.of("a b", "日本/é 😀", "...", "a@1", "x".repeat(1_024), ".idunno/x", "a//b")) {
      assertThat(FileName.check(good)).as("name '%s'", good).isEmpty();
    }
  }

  @Test
  void anAtSignCountsOnlyBeforeFinalDigits() {
    assertThat(FileName.parse("a@3").version()).hasValue(3);
    assertThat(FileName.parse("a@3").name()).isEqualTo("a");
    assertThat(FileName.parse("a@b@12").name()).isEqualTo("a@b");
    for (String whole : List.of("a@", "@3", "a@3x", "a@-3", "me@home", "a@٣")) {
      assertThat(FileName.parse(whole))
          .isEqualTo(new FileName(whole, java.util.OptionalLong.empty()));
    }
  }

  private Blob put(String name) {
    Blob blob = blob();
    run(commit(name, blob, new Condition.None(), ""));
    return blob;
  }

  private Blob blob() {
    ids++;
    return new Blob(new BlobId(ids, -ids), 7, new Sha256(ids, 2, 3, 4), List.of("n1"));
  }

  private static FileCommand.Commit commit(
      String name, Blob blob, Condition condition, String request) {
    return new FileCommand.Commit(name, blob, condition, request);
  }

  private FileResult run(FileCommand command) {
    return apply(command, 1_000);
  }

  private FileResult apply(FileCommand command, long timeMs) {
    assertThat(namespace.check(command, timeMs)).isEqualTo(Optional.empty());
    return namespace.apply(command, timeMs);
  }

  private Problem.Kind kindOfRefusal(FileCommand command) {
    return namespace.check(command, 1_000).orElseThrow().kind();
  }
}
