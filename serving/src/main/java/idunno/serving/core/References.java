package idunno.serving.core;

import idunno.base.Problem;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Which files serving needs: the packs of every job, ended ones too, since their results name
/// their queries and their dead letters can be tried again; and the files of every model that is
/// there, be it loading or draining.
final class References {
  private final Models models;
  private final Jobs jobs;

  References(Models models, Jobs jobs) {
    this.models = models;
    this.jobs = jobs;
  }

  List<FileRef> unneeded(Collection<FileRef> files) {
    Set<FileRef> left = new LinkedHashSet<>(files);
    for (Model model : models.all()) {
      model.spec.files().values().forEach(left::remove);
    }
    for (Job job : jobs.all()) {
      job.packs.forEach(pack -> left.remove(pack.file()));
    }
    return List.copyOf(left);
  }

  Optional<Problem> checkNone(Collection<FileRef> files) {
    Set<FileRef> needed = new LinkedHashSet<>(files);
    unneeded(files).forEach(needed::remove);
    return needed.stream()
        .findFirst()
        .map(file -> Problem.conflict("a job or a model needs '%s': keep it".formatted(file)));
  }
}
