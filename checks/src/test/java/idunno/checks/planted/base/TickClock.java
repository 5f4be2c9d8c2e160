package idunno.checks.planted.base;

public interface TickClock {
  long now_ms();
}
