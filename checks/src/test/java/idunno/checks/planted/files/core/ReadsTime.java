package idunno.checks.planted.files.core;

final class ReadsTime {
  long now_ms() {
    return System.currentTimeMillis();
  }
}
