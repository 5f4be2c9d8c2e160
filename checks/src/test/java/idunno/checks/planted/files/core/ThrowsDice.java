package idunno.checks.planted.files.core;

final class ThrowsDice {
  int side() {
    return java.util.concurrent.ThreadLocalRandom.current().nextInt(6)
        + java.util.UUID.randomUUID().hashCode();
  }
}
