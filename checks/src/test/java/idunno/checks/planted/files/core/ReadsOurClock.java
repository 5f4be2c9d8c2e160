package idunno.checks.planted.files.core;

record ReadsOurClock(idunno.checks.planted.base.TickClock clock) {}
