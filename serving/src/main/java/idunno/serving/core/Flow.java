package idunno.serving.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/// The most that workers can do for models at the same time, each worker for those it is linked to:
/// maximum flow by blocking flows in layers (Dinic, "Algorithm for solution of a problem of maximum
/// flow in networks with power estimation", 1970). In whole units, so that it is exact; with links
/// added later, it goes on from the flow there is.
final class Flow {
  private static final int UNSEEN = -1;

  private final long[] room;
  private final long[] missing;
  private final List<List<Link>> ofWorker = new ArrayList<>();
  private final List<List<Link>> ofModel = new ArrayList<>();
  private final int[] workerLayer;
  private final int[] modelLayer;
  private final int[] nextOfWorker;
  private final int[] nextOfModel;

  /// What a worker does for a model.
  static final class Link {
    final int worker;
    final int model;
    private long flow;

    private Link(int worker, int model) {
      this.worker = worker;
      this.model = model;
    }

    long flow() {
      return flow;
    }
  }

  /// @param capacities of the workers
  /// @param demands of the models
  Flow(long[] capacities, long[] demands) {
    room = capacities.clone();
    missing = demands.clone();
    workerLayer = new int[room.length];
    modelLayer = new int[missing.length];
    nextOfWorker = new int[room.length];
    nextOfModel = new int[missing.length];
    for (int w = 0; w < room.length; w++) {
      ofWorker.add(new ArrayList<>());
    }
    for (int m = 0; m < missing.length; m++) {
      ofModel.add(new ArrayList<>());
    }
  }

  void link(int worker, int model) {
    Link link = new Link(worker, model);
    ofWorker.get(worker).add(link);
    ofModel.get(model).add(link);
  }

  /// Takes away a link that carries nothing.
  void unlink(int worker, int model) {
    ofWorker.get(worker).removeIf(link -> link.model == model && link.flow == 0);
    ofModel.get(model).removeIf(link -> link.worker == worker && link.flow == 0);
  }

  /// In the order of linking.
  List<Link> linksOf(int worker) {
    return ofWorker.get(worker);
  }

  /// What a worker could still do.
  long room(int worker) {
    return room[worker];
  }

  /// What a model still lacks.
  long missing(int model) {
    return missing[model];
  }

  /// Whether no model lacks more than `tolerance`.
  boolean satisfies(long tolerance) {
    for (long each : missing) {
      if (each > tolerance) {
        return false;
      }
    }
    return true;
  }

  /// Raises the flow as far as it goes.
  void fill() {
    while (findLayers()) {
      Arrays.fill(nextOfWorker, 0);
      Arrays.fill(nextOfModel, 0);
      for (int w = 0; w < room.length; w++) {
        for (long sent = 1; sent > 0 && room[w] > 0; ) {
          sent = fromWorker(w, room[w]);
          room[w] -= sent;
        }
      }
    }
  }

  /// From the workers with room, along links, and back along those that carry something; returns
  /// whether a model that lacks something is reached.
  private boolean findLayers() {
    Arrays.fill(workerLayer, UNSEEN);
    Arrays.fill(modelLayer, UNSEEN);
    Deque<Integer> queue = new ArrayDeque<>();
    for (int w = 0; w < room.length; w++) {
      if (room[w] > 0) {
        workerLayer[w] = 0;
        queue.add(w);
      }
    }
    boolean reached = false;
    while (!queue.isEmpty()) {
      int w = queue.remove();
      for (Link link : ofWorker.get(w)) {
        if (modelLayer[link.model] == UNSEEN) {
          modelLayer[link.model] = workerLayer[w] + 1;
          reached |= missing[link.model] > 0;
          enqueueHolders(link.model, queue);
        }
      }
    }
    return reached;
  }

  private void enqueueHolders(int model, Deque<Integer> queue) {
    for (Link back : ofModel.get(model)) {
      if (back.flow > 0 && workerLayer[back.worker] == UNSEEN) {
        workerLayer[back.worker] = modelLayer[model] + 1;
        queue.add(back.worker);
      }
    }
  }

  private long fromWorker(int worker, long most) {
    List<Link> links = ofWorker.get(worker);
    for (; nextOfWorker[worker] < links.size(); nextOfWorker[worker]++) {
      Link link = links.get(nextOfWorker[worker]);
      if (modelLayer[link.model] == workerLayer[worker] + 1) {
        long sent = intoModel(link.model, most);
        if (sent > 0) {
          link.flow += sent;
          return sent;
        }
      }
    }
    return 0;
  }

  private long intoModel(int model, long most) {
    if (missing[model] > 0) {
      long sent = Math.min(most, missing[model]);
      missing[model] -= sent;
      return sent;
    }
    List<Link> links = ofModel.get(model);
    for (; nextOfModel[model] < links.size(); nextOfModel[model]++) {
      Link back = links.get(nextOfModel[model]);
      if (back.flow > 0 && workerLayer[back.worker] == modelLayer[model] + 1) {
        long sent = fromWorker(back.worker, Math.min(most, back.flow));
        if (sent > 0) {
          back.flow -= sent;
          return sent;
        }
      }
    }
    return 0;
  }
}
