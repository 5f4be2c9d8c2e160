package idunno.checks.planted.files.core;

final class StartsThread {
  Thread start(Runnable work) {
    return Thread.ofVirtual().start(work);
  }
}
