package idunno.checks.planted.files.core;

record OpensFile(java.nio.file.Path path) {}
