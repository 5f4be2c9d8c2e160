package idunno.checks.planted.files.core;

record OpensSocket(java.net.Socket socket) {}
