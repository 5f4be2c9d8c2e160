package idunno.checks.planted.cli;

record KnowsCore(
    idunno.checks.planted.files.core.Machine machine, idunno.checks.planted.files.Store store) {}
