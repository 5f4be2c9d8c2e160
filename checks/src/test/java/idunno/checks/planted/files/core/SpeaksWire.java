package idunno.checks.planted.files.core;

record SpeaksWire(com.google.protobuf.ByteString bytes) {}
