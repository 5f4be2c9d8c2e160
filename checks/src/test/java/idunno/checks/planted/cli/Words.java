package idunno.checks.planted.cli;

public record Words(String text) {}
