package idunno.checks.planted.files.core;

record Logs(org.slf4j.Logger log) {}
