package idunno.checks.planted.cli;

record KnowsCore(
    idunno.checks.planted.files.core.Decides decides, idunno.checks.planted.files.Store store) {}
