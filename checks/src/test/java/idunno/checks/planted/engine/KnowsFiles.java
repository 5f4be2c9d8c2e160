package idunno.checks.planted.engine;

record KnowsFiles(idunno.checks.planted.files.Store store) {}
