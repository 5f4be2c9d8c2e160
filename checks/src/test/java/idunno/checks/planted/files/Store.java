package idunno.checks.planted.files;

public record Store(io.grpc.Status status) {}
