package idunno.checks.planted.node;

record KnowsCli(idunno.checks.planted.cli.Words words) {}
