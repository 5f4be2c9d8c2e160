package idunno.checks.planted.base;

record LooksUp(idunno.checks.planted.files.Store store) {}
