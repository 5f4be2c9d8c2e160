package idunno.checks.planted.files;

record KnowsServing(idunno.checks.planted.serving.Work work) {}
