package idunno.cli;

import idunno.base.Nearest;

/// What `idunno --help` prints, and what a mistyped command is told.
final class Help {
  private Help() {}

  static String text() {
    return """
    IDunno: a model-serving cluster out of ordinary machines.

    Usage: idunno COMMAND [ARGUMENTS]      (idunno COMMAND --help says more)

    Start
      demo [--nodes N] [--keep]            two models, two jobs, equal query rates: see it work
      up --nodes N --dir DIR               start N nodes on this machine
      ps --dir DIR | down --dir DIR        list them | stop them
      node --dir DIR --bind HOST:PORT [--join HOST:PORT,...]
                                           run one node in the foreground

    Models
      deploy NAME PATH [--batch N]         PATH: a folder with model.yaml, or an .onnx file
      undeploy NAME                        take it out of service
      models | model NAME                  all | one, with its manifest
      inspect FILE.onnx                    what it takes and gives, and a model.yaml
      query MODEL FILE                     one answer, at once
      batch-size MODEL [N]                 read it | set it

    Jobs
      infer MODEL INPUT... [--batch N] [--wait] [--labels CSV]
                                           INPUT: files, folders, sdfs:NAME, .npy, .jsonl
      jobs [--all] | job ID [--watch]      one's own or all | one
      tasks ID | tasks --model M           the tasks of a job | of a model
      results ID DIR                       write results.jsonl and errors.jsonl
      cancel | pause | resume | retry ID   change a job
      dead-letters [ID]                    queries that were given up

    Files
      put LOCAL NAME                       store a new version; a folder: of each file in it
      get NAME[@VERSION] LOCAL             fetch a version, or the newest; NAME/: all under it
      get-versions NAME N LOCAL            the last N versions in one file, or --split
      ls [PREFIX] | store [NODE]           list | what a node holds
      stat NAME[@V] | versions NAME | where NAME[@V]
      cp NAME[@V] NAME                     copy within the cluster: no byte moves
      rm NAME | undelete NAME              delete, versions stay | bring the last content back
      purge NAME@V [--before V | --all]    free the bytes, for good
      retain PREFIX RULE | retention ls    keep all, the newest N, or for a time (30d)
      fsck [--read]                        are all copies there; read all and compare; mend

    Cluster
      status                               one screen about everything
      members [--watch] | self | topology  who is there
      leave [NODE]                         the node says goodbye, and stops
      rates [--watch] | stats [MODEL] | workers [MODEL]

    Logs
      logs [grep options] PATTERN          search the logs of all nodes
      logs [--since 5m] [--node NAME] ...  idunno logs --help has all options

    Every command takes
      --address HOST:PORT                  any node (default $IDUNNO_ADDRESS, then 127.0.0.1:7400)
      -o json|text                         one JSON document, or text for people

    Exit codes: 0 done; 1 done, the answer is negative; 2 wrong use or bad input; 3 a partial
    answer; 4 not now, try again; 5 refused.
    """;
  }

  /// The line for a word that is no command.
  static String unknown(String typed) {
    if (typed.startsWith("-")) {
      return "no command given before '" + typed + "': idunno --help lists them";
    }
    String hint =
        Nearest.to(typed, Commands.names())
            .map(near -> "; did you mean '" + near + "'?")
            .orElse("");
    return "there is no command '"
        + typed
        + "'"
        + (hint.isEmpty() ? ": idunno --help lists them" : hint);
  }
}
