package idunno.checks.planted.files.core;

record HoldsLock(java.util.concurrent.locks.ReentrantLock lock) {}
