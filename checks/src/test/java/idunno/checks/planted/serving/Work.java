package idunno.checks.planted.serving;

public record Work(int queries) {}
