package idunno.serving.worker;

import idunno.serving.Attempt;
import idunno.serving.ModelLoad;
import idunno.serving.TaskReport;
import java.util.ArrayList;
import java.util.List;

/// What the worker has to say and the coordinator has not yet answered. Guarded by the [Desk]'s
/// lock.
final class Outbox {
  private final List<TaskReport> reports = new ArrayList<>();
  private final List<ModelLoad> loads = new ArrayList<>();
  private long oldestReportNanos;

  void add(TaskReport report, long nowNanos) {
    if (reports.isEmpty()) {
      oldestReportNanos = nowNanos;
    }
    reports.add(report);
  }

  void add(ModelLoad load) {
    loads.add(load);
  }

  /// The attempt is somebody else's: there is nothing to say of it.
  void forget(Attempt attempt) {
    reports.removeIf(report -> report.attempt().equals(attempt));
  }

  void delivered(List<TaskReport> saidReports, List<ModelLoad> saidLoads, long nowNanos) {
    reports.removeAll(saidReports);
    loads.removeAll(saidLoads);
    oldestReportNanos = nowNanos;
  }

  List<TaskReport> reports() {
    return List.copyOf(reports);
  }

  List<ModelLoad> loads() {
    return List.copyOf(loads);
  }

  boolean hasReports() {
    return !reports.isEmpty();
  }

  boolean isEmpty() {
    return reports.isEmpty() && loads.isEmpty();
  }

  /// How long the oldest report has waited.
  long ageNanos(long nowNanos) {
    return reports.isEmpty() ? 0 : nowNanos - oldestReportNanos;
  }
}
