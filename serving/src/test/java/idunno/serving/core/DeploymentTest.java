package idunno.serving.core;

import static idunno.serving.core.Cluster.deployment;
import static idunno.serving.core.Cluster.worker;
import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Problem;
import idunno.serving.core.ServingCommand.LoadFailed;
import idunno.serving.core.ServingCommand.Loaded;
import idunno.serving.core.ServingCommand.RegisterWorker;
import idunno.serving.core.ServingCommand.RemoveWorker;
import idunno.serving.core.ServingCommand.Retry;
import idunno.serving.core.ServingCommand.Undeploy;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DeploymentTest {
  private final Cluster cluster = new Cluster();

  private ModelView model(String name) {
    return cluster.serving.model(name).orElseThrow();
  }

  private static Deployment failed(Map<String, String> reasons) {
    return new Deployment.Failed(new TreeMap<>(reasons));
  }

  @Test
  void aModelIsDeployedWhenAllChosenWorkersHaveIt() {
    cluster.register(1, 2);
    ServingResult deploying = cluster.apply(deployment("m", 4, "r"));
    assertThat(deploying).isEqualTo(new ServingResult.Deploying("m", 1, 4, List.of("n1", "n2")));

    cluster.apply(new Loaded(worker(2), "m", 1, 3, 0));
    assertThat(model("m").state()).isEqualTo(ModelState.UNDEPLOYED);
    assertThat(model("m").loading()).containsExactly("n1");
    assertThat(cluster.serving.deployment("m", 1)).isEqualTo(new Deployment.Pending());
    assertThat(cluster.refusal(cluster.submission("m", 1)).kind()).isEqualTo(Problem.Kind.NOT_NOW);

    cluster.apply(new Loaded(worker(1), "m", 1, 3, 0));
    assertThat(model("m").state()).isEqualTo(ModelState.DEPLOYED);
    assertThat(model("m").workers()).containsExactly("n1", "n2");
    assertThat(cluster.serving.deployment("m", 1)).isEqualTo(new Deployment.Deployed());
  }

  @Test
  void oneFailureRollsAllBackWithEveryReasonAndTheNameIsFree() {
    cluster.register(1, 2, 3);
    cluster.apply(deployment("m", 4, "r"));
    cluster.apply(new LoadFailed(worker(1), "m", 1, "opset 99 is too new"));
    cluster.apply(new Loaded(worker(2), "m", 1, 3, 0));
    assertThat(cluster.serving.deployment("m", 1)).isEqualTo(new Deployment.Pending());
    cluster.apply(new LoadFailed(worker(3), "m", 1, "out of memory"));

    Map<String, String> reasons = Map.of("n1", "opset 99 is too new", "n3", "out of memory");
    assertThat(cluster.serving.deployment("m", 1)).isEqualTo(failed(reasons));
    assertThat(cluster.serving.model("m")).isEmpty();
    assertThat(cluster.serving.modelsFor(worker(2))).isEmpty();
    assertThat(cluster.apply(deployment("m", 4, "again")))
        .isEqualTo(new ServingResult.Deploying("m", 2, 4, List.of("n1", "n2", "n3")));
  }

  @Test
  void aWorkerThatDiesMeanwhileIsReplacedByOneThatComes() {
    cluster.register(1, 2);
    cluster.apply(deployment("m", 4, "r"));
    cluster.apply(new RemoveWorker(worker(2)));
    cluster.register(3);
    assertThat(model("m").loading()).containsExactly("n1", "n3");

    cluster.apply(new Loaded(worker(1), "m", 1, 3, 0));
    cluster.apply(new Loaded(worker(3), "m", 1, 3, 0));

    assertThat(model("m").workers()).containsExactly("n1", "n3");
    assertThat(model("m").state()).isEqualTo(ModelState.DEPLOYED);
  }

  @Test
  void aWorkerThatDiesMeanwhileIsNotWaitedFor() {
    cluster.register(1, 2);
    cluster.apply(deployment("m", 4, "r"));
    cluster.apply(new Loaded(worker(1), "m", 1, 3, 0));

    cluster.apply(new RemoveWorker(worker(2)));

    assertThat(cluster.serving.deployment("m", 1)).isEqualTo(new Deployment.Deployed());
  }

  @Test
  void theOnlyWorkerRestartsInTheMiddleOfADeploymentAndItGoesOn() {
    cluster.register(1);
    cluster.apply(deployment("m", 4, "r"));
    WorkerId reborn = new WorkerId("n1", 2);
    cluster.apply(new RegisterWorker(reborn, 1, 0));
    assertThat(cluster.serving.modelsFor(reborn)).extracting(ModelSpec::name).containsExactly("m");
    assertThat(cluster.serving.deployment("m", 1)).isEqualTo(new Deployment.Pending());

    cluster.apply(new Loaded(reborn, "m", 1, 3, 0));

    assertThat(cluster.serving.deployment("m", 1)).isEqualTo(new Deployment.Deployed());
  }

  @Test
  void aWorkerThatComesLaterHasAllModelsAndItsFailureHarmsNobody() {
    cluster.register(1).deploy("m", 4, 1);
    cluster.register(2);
    assertThat(cluster.serving.modelsFor(worker(2))).hasSize(1);

    cluster.apply(new LoadFailed(worker(2), "m", 1, "no memory"));

    assertThat(model("m").state()).isEqualTo(ModelState.DEPLOYED);
    assertThat(model("m").failures()).containsExactly(Map.entry("n2", "no memory"));
    assertThat(cluster.serving.modelsFor(worker(2))).as("it is not told again").isEmpty();
    cluster.submit("m", 4);
    assertThat(cluster.serving.hasWorkFor(worker(2))).isFalse();
    assertThat(cluster.serving.hasWorkFor(worker(1))).isTrue();
  }

  @Test
  void undeployDrains() {
    cluster.register(1).deploy("m", 4, 1);
    cluster.submit("m", 8);
    assertThat(cluster.apply(new Undeploy("m", "u")))
        .isEqualTo(new ServingResult.Undeploying("m", 1, 1));
    assertThat(cluster.refusal(cluster.submission("m", 1)).kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(model("m").phase()).isEqualTo("draining");

    cluster.complete(cluster.grantOne(1), 1);
    assertThat(cluster.serving.modelsFor(worker(1))).hasSize(1);
    cluster.complete(cluster.grantOne(1), 1);

    assertThat(cluster.serving.models()).isEmpty();
    assertThat(cluster.apply(new Undeploy("m", "u")))
        .as("the repeat")
        .isEqualTo(new ServingResult.Undeploying("m", 1, 1));
  }

  @Test
  void undeployingAModelThatStillLoadsEndsItsDeployment() {
    cluster.register(1);
    cluster.apply(deployment("m", 4, "r"));
    cluster.apply(new Undeploy("m", "u"));

    assertThat(cluster.serving.deployment("m", 1))
        .isEqualTo(failed(Map.of("n1", "undeployed before it was loaded")));
    assertThat(cluster.refusal(new Loaded(worker(1), "m", 1, 1, 0)).kind())
        .isEqualTo(Problem.Kind.CONFLICT);
  }

  @Test
  void deadLettersAreRetriedWithTheModelThatHasTheNameNow() {
    cluster.register(1).deploy("m", 1, 1);
    long job = cluster.submit("m", 1);
    for (int i = 0; i < 3; i++) {
      cluster.breakIt(cluster.grantOne(1));
    }
    cluster.apply(new Undeploy("m", "u"));
    assertThat(cluster.refusal(new Retry(job)).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
    cluster.deploy("m", 1, 1);

    cluster.apply(new Retry(job));

    assertThat(cluster.grantOne(1).modelVersion()).isEqualTo(2);
  }

  @Test
  void badDeploymentsAreRefusedWithWhatToDo() {
    assertThat(cluster.refusal(deployment("m", 4, "r")).kind()).isEqualTo(Problem.Kind.NOT_NOW);
    cluster.register(1).deploy("m", 4, 1);

    assertThat(cluster.refusal(deployment("m", 4, "r1")))
        .isEqualTo(
            Problem.conflict(
                "model 'm' exists already: undeploy it first, or choose another name"));
    assertThat(cluster.refusal(deployment("../m", 4, "r2")).kind())
        .isEqualTo(Problem.Kind.BAD_INPUT);
    assertThat(cluster.refusal(deployment("x", 0, "r3")).kind()).isEqualTo(Problem.Kind.BAD_INPUT);
    assertThat(cluster.refusal(deployment("x", 1_000_000, "r4")).text())
        .isEqualTo("batch size 1000000 is not between 1 and 65536: choose another");
    assertThat(cluster.refusal(new Undeploy("x", "r5")).kind()).isEqualTo(Problem.Kind.NOT_FOUND);
  }

  @Test
  void aRepeatedDeploymentIsTheSameDeployment() {
    cluster.register(1);
    ServingResult first = cluster.apply(deployment("m", 4, "r"));

    assertThat(cluster.apply(deployment("m", 4, "r"))).isEqualTo(first);
  }
}
