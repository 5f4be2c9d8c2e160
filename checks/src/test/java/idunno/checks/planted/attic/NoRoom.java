package idunno.checks.planted.attic;

record NoRoom(int x) {}
