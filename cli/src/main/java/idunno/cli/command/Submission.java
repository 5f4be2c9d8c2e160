package idunno.cli.command;

import idunno.cli.http.Failure;
import idunno.cli.http.NodeClient;
import idunno.cli.http.Paths;
import idunno.cli.output.Console;
import idunno.cli.output.Figures;
import idunno.cli.output.Json;
import idunno.cli.output.Progress;
import idunno.cli.transfer.Bulk;
import idunno.cli.transfer.PackUploader;
import idunno.cli.transfer.SdfsCopies;
import idunno.serving.Uploads;
import idunno.serving.client.InputSurvey;
import idunno.serving.client.InputWalk;
import idunno.serving.client.Labels;
import idunno.serving.client.Packer;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Submits a job: looks through the inputs, stores them as packs, hands the node the packs' names.
/// Until that last step nothing exists but packs that no job names.
public final class Submission {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  private final NodeClient node;
  private final Console console;

  public Submission(NodeClient node, Console console) {
    this.node = node;
    this.console = console;
  }

  /// What the user wants.
  public record Wanted(
      String model, List<String> inputs, @Nullable Path labels, @Nullable Long batch) {}

  /// Returns the node's acknowledgement.
  public Json submit(Wanted wanted) throws IOException {
    refuseUnlessDeployed(wanted.model);
    Bulk bulk = Bulk.of(node, console);
    Labels labels = wanted.labels == null ? Labels.none() : Labels.read(wanted.labels);
    try (SdfsCopies sdfs = new SdfsCopies(bulk)) {
      InputWalk walk = InputWalk.of(wanted.inputs, sdfs);
      InputSurvey.Result found = InputSurvey.of(walk, labels);
      if (found.strayLabels() > 0) {
        String stray = Figures.count(found.strayLabels(), "label has", "labels have");
        console.err().println("idunno: " + stray + " no query");
      }
      List<Packer.Packed> packs = pack(bulk, walk, labels, found.queries());
      return post(wanted, packs, found.labelled() > 0);
    }
  }

  /// Asked before anything is sent: an upload for a model that is not there would be for nothing.
  private void refuseUnlessDeployed(String model) {
    Json found = node.get("/v1/models/" + Paths.encode(model));
    String state = found.at("state").text();
    if (!state.equals("Deployed")) {
      throw Failure.notNow("model '" + model + "' is " + state + ": deploy it first");
    }
  }

  private List<Packer.Packed> pack(Bulk bulk, InputWalk walk, Labels labels, long queries)
      throws IOException {
    Progress progress = new Progress(console, "upload");
    try (Packer packer =
        new Packer(
            walk,
            labels,
            new PackUploader(bulk),
            done -> progress.slow(done, queries, "queries"))) {
      return packer.packAll(Uploads.PACKS + UUID.randomUUID() + "/");
    } finally {
      progress.end();
    }
  }

  private Json post(Wanted wanted, List<Packer.Packed> packs, boolean labelled) {
    return post(node, console, new Stored(wanted.model, wanted.batch, packs, labelled));
  }

  /// A job whose input is in the cluster already.
  ///
  /// @param batch queries per task, or null for the model's
  public record Stored(
      String model, @Nullable Long batch, List<Packer.Packed> packs, boolean labelled) {}

  /// Submits a job and returns the acknowledgement.
  public static Json post(NodeClient node, Console console, Stored job) {
    List<Json> named = new ArrayList<>();
    for (Packer.Packed pack : job.packs()) {
      named.add(Json.object("file", pack.file().toString(), "queries", pack.queries()));
    }
    Json request =
        Json.object(
            "model",
            job.model(),
            "packs",
            named,
            "batch",
            job.batch(),
            "labelled",
            job.labelled(),
            "owner",
            Owner.of(console),
            "request",
            UUID.randomUUID().toString());
    return node.post("/v1/jobs", request, PATIENCE);
  }
}
