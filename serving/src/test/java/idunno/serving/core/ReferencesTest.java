package idunno.serving.core;

import static idunno.serving.core.Cluster.completion;
import static org.assertj.core.api.Assertions.assertThat;

import idunno.base.Problem;
import idunno.serving.core.ServingCommand.Disown;
import idunno.serving.core.ServingCommand.LoadFailed;
import idunno.serving.core.ServingCommand.Submit;
import idunno.serving.core.ServingCommand.Undeploy;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReferencesTest {
  private final Cluster cluster = new Cluster().register(1);
  private final FileRef model = Cluster.file(".idunno/models/m/x/model.onnx");

  @Test
  void aModelNeedsItsFilesFromItsDeploymentUntilItIsGone() {
    requireFree(model);
    cluster.apply(Cluster.deployment("m", 4, "d1"));
    requireNeeded(model);
    cluster.apply(new LoadFailed(Cluster.worker(1), "m", 1, "broken"));
    requireFree(model);

    cluster.deploy("m", 4, 1);
    long job = cluster.submit("m", 4);
    cluster.apply(new Undeploy("m", "u"));
    requireNeeded(model);
    cluster.apply(completion(cluster.grantOne(1), 1, 0, 1));
    assertThat(cluster.job(job).state()).isEqualTo(JobState.DONE);
    requireFree(model);
  }

  @Test
  void aJobNeedsEachOfItsPacksAlsoWhenItHasEnded() {
    cluster.deploy("m", 4, 1);
    Submit submit = cluster.submission("m", 4, 4);
    FileRef first = submit.packs().getFirst().file();
    FileRef last = submit.packs().getLast().file();
    requireFree(last);
    cluster.apply(submit);
    requireNeeded(last);
    cluster.grant(1, 100, 10).forEach(grant -> cluster.apply(completion(grant, 1, 0, 1)));
    cluster.apply(new Undeploy("m", "u"));

    requireNeeded(first);
    requireNeeded(last);
    requireFree(new FileRef(last.name(), 2));
    assertThat(cluster.serving.unneeded(List.of(model, first, last))).containsExactly(model);
  }

  private void requireFree(FileRef file) {
    assertThat(cluster.apply(new Disown(List.of(file)))).isEqualTo(new ServingResult.Disowned(1));
  }

  private void requireNeeded(FileRef file) {
    Problem problem = cluster.refusal(new Disown(List.of(Cluster.file("other"), file)));
    assertThat(problem.kind()).isEqualTo(Problem.Kind.CONFLICT);
    assertThat(problem.text()).contains(file.toString());
  }
}
