package idunno.engine.child;

import static idunno.engine.child.Scenarios.PLENTY;
import static idunno.engine.child.Scenarios.ask;
import static idunno.engine.child.Scenarios.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import idunno.engine.Model;
import idunno.engine.ModelFailure;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Children that exit, hang or eat memory: the failure says so, nothing is left behind, and the
/// next run works.
class ChildDeathTest {
  @TempDir Path temporary;

  private Model model(CodeSpec.Runtime runtime) throws InterruptedException {
    return Scenarios.models(temporary).load(Scenarios.told(runtime, temporary, 1));
  }

  private static void assertFails(Model model, String json, Duration limit, String... words)
      throws Exception {
    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> model.run(json(json, "2"), limit))
        .withMessageContainingAll(words);
    assertThat(ask(model, "5")).isEqualTo("5");
  }

  @ParameterizedTest
  @EnumSource
  void anExitIsToldWithItsCodeAndLastOutput(CodeSpec.Runtime runtime) throws Exception {
    try (Model model = model(runtime)) {
      assertFails(
          model,
          "{\"do\":\"exit\"}",
          PLENTY,
          "exited with code 3",
          "goodbye",
          "while answering 2 queries");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRunWithoutAnswerIsKilledAtItsLimit(CodeSpec.Runtime runtime) throws Exception {
    try (Model model = model(runtime)) {
      assertFails(model, "{\"do\":\"loop\"}", Duration.ofMillis(300), "no answer within 300 ms");
    }
  }

  @ParameterizedTest
  @EnumSource
  void moreMemoryThanAllowedIsToldAsSuch(CodeSpec.Runtime runtime) throws Exception {
    try (Model model = model(runtime)) {
      assertFails(model, "{\"do\":\"eat\"}", PLENTY, "ran out of its 256 MiB");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptEndsTheRunAndItsChild(CodeSpec.Runtime runtime) throws Exception {
    try (Model model = model(runtime)) {
      Path mark = temporary.resolve("mark");
      CountDownLatch ended = new CountDownLatch(1);
      Thread caller =
          Thread.ofPlatform()
              .start(() -> {
                try {
                  model.run(json("{\"do\":\"loop\",\"mark\":\"" + mark + "\"}"), PLENTY);
                } catch (InterruptedException e) {
                  ended.countDown();
                } catch (ModelFailure e) {
                  throw new IllegalStateException(e);
                }
              });
      await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(mark));
      List<ProcessHandle> before = children();
      caller.interrupt();
      assertThat(ended.await(20, TimeUnit.SECONDS)).isTrue();
      assertGone(before);
      assertThat(ask(model, "5")).isEqualTo("5");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatTheCodeStartedDiesWithIt(CodeSpec.Runtime runtime) throws Exception {
    long spawned;
    try (Model model = model(runtime)) {
      spawned = Long.parseLong(ask(model, "{\"do\":\"spawn\"}"));
      assertThat(ProcessHandle.of(spawned)).isPresent();
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> ProcessHandle.of(spawned).filter(ProcessHandle::isAlive).isEmpty());
  }

  @ParameterizedTest
  @EnumSource
  void closingLeavesNoProcessAndNoFile(CodeSpec.Runtime runtime) throws Exception {
    List<ProcessHandle> running;
    try (Model model = model(runtime)) {
      ask(model, "1");
      running = children();
      assertThat(running).isNotEmpty();
    }
    assertGone(running);
    try (var left = Files.list(temporary.resolve("scratch"))) {
      assertThat(left).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void twoSlotsAnswerAtOnceAndAHungOneHoldsUpNobody(CodeSpec.Runtime runtime) throws Exception {
    CodeSpec spec = Scenarios.told(runtime, temporary, 2);
    try (Model model = Scenarios.models(temporary).load(spec)) {
      Duration hang = Duration.ofSeconds(3);
      CompletableFuture<String> hung =
          CompletableFuture.supplyAsync(() -> {
            try {
              return model.run(json("{\"do\":\"loop\"}"), hang).toString();
            } catch (ModelFailure | InterruptedException e) {
              return String.valueOf(e.getMessage());
            }
          });
      for (int i = 0; i < 20; i++) {
        assertThat(ask(model, Integer.toString(i))).isEqualTo(Integer.toString(i));
      }
      assertThat(hung.get(30, TimeUnit.SECONDS)).contains("no answer within 3 s");
    }
  }

  @ParameterizedTest
  @EnumSource
  void closingWaitsForARunInProgress(CodeSpec.Runtime runtime) throws Exception {
    Path mark = temporary.resolve("mark");
    Path until = temporary.resolve("until");
    String wait = "{\"do\":\"wait\",\"mark\":\"%s\",\"until\":\"%s\"}".formatted(mark, until);
    Model model = model(runtime);
    var answer = new CompletableFuture<String>();
    Thread.ofPlatform()
        .start(() -> {
          try {
            answer.complete(ask(model, wait));
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    await().atMost(Duration.ofSeconds(20)).until(() -> Files.exists(mark));
    Thread closer = Thread.ofPlatform().start(model::close);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> closer.getState() == Thread.State.TIMED_WAITING);
    Files.createFile(until);
    assertThat(answer.get(20, TimeUnit.SECONDS)).isEqualTo("\"waited\"");
    assertThat(closer.join(Duration.ofSeconds(20))).isTrue();
    assertThatExceptionOfType(ModelFailure.class)
        .isThrownBy(() -> ask(model, "1"))
        .withMessageContaining("was closed");
  }

  private static List<ProcessHandle> children() {
    return ProcessHandle.current().descendants().toList();
  }

  private static void assertGone(List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle process : processes) {
      process.onExit().get(20, TimeUnit.SECONDS);
    }
  }
}
