package idunno.checks.planted.consensus;

public record Group(String name) {}
