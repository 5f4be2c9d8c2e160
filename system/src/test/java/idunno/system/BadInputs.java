package idunno.system;

import static idunno.system.BadInput.row;

import java.util.List;
import java.util.stream.Stream;

/// The table of bad inputs: what is refused outright. There is a model `good`, a file `kept` of one
/// version, a deleted file `gone`, and job 1, which is Done. `<node>` is the running node's
/// address, `<folder>` its folder, `<free>` an address for another; at `<http>` and `<mute>`
/// listens what is no node.
final class BadInputs {
  private BadInputs() {}

  static Stream<BadInput> all() {
    return Stream.of(
            models(),
            manifests(),
            code(),
            modelNames(),
            batches(),
            words(),
            inputs(),
            jobs(),
            versions(),
            names(),
            localFiles(),
            addresses(),
            strangers(),
            nodes(),
            folders(),
            settings())
        .flatMap(List::stream);
  }

  private static List<BadInput> models() {
    return List.of(
        row("a file that is no model", "deploy m ~/no-graph", "model.onnx is not an ONNX graph"),
        row("a bare file that is no model", "deploy m ~/text.onnx", "text.onnx is not an ONNX"),
        row("an empty graph", "deploy m ~/empty-graph", "model.onnx is empty"),
        row("a graph cut in the middle", "deploy m ~/cut", "model.onnx", "cut short at"),
        row("a bare graph cut in the middle", "deploy m ~/cut.onnx", "cut.onnx", "cut short"),
        row("an opset too new", "deploy m ~/opset", "model.onnx needs opset 99", "newer"),
        row("a path that does not exist", "deploy m ~/nosuch", "nosuch' does not exist: give"),
        row("neither folder nor graph", "deploy m ~/plain.txt", "plain.txt' is neither a folder"),
        row("a folder without model.yaml", "deploy m ~/no-yaml", "has no model.yaml"),
        row("an empty folder as a model", "deploy m ~/empty", "has no model.yaml"),
        row("inspect of no model", "inspect ~/plain.txt", "plain.txt is not an ONNX graph"),
        row("inspect of a graph cut short", "inspect ~/cut.onnx", "cut.onnx", "cut short"),
        row("inspect of a missing file", "inspect ~/nosuch", "nosuch does not exist"));
  }

  private static List<BadInput> manifests() {
    return List.of(
        row("an unknown key", "deploy m ~/unknown-key", "'bacth'", "did you mean 'batch'?"),
        row("no runtime", "deploy m ~/no-runtime", "model.yaml", "'runtime' is missing"),
        row("no such runtime", "deploy m ~/bad-runtime", "'onxx' is none of onnx, java, python"),
        row("a graph that is missing", "deploy m ~/missing-graph", "'model.onnx'", "not in its"),
        row("labels that are missing", "deploy m ~/no-labels", "'labels.txt'", "put it there"),
        row("a path that climbs out", "deploy m ~/climbs", "'../good/model.onnx' leaves"),
        row("an absolute path", "deploy m ~/absolute", "good/model.onnx' leaves", "relative"),
        row("garbage as YAML", "deploy m ~/garbage", "model.yaml: is not YAML", "line 1"),
        row("words as YAML", "deploy m ~/words", "model.yaml: must be a list"),
        row("an empty manifest", "deploy m ~/empty-yaml", "model.yaml: must be a list"),
        row("bytes as a manifest", "deploy m ~/not-text", "model.yaml' is not UTF-8 text"),
        row("batch 0 in it", "deploy m ~/batch-zero", "batch: 0 is not a whole number from 1"),
        row("batch many in it", "deploy m ~/batch-word", "batch: \"many\" is not a whole number"));
  }

  private static List<BadInput> code() {
    return List.of(
        row("Python that does not compile", "deploy m ~/py-typo", "m.py:4: SyntaxError"),
        row("Java that does not compile", "deploy m ~/java-typo", "M.java:6: ';' expected"),
        row("Python that throws at load", "deploy m ~/py-load", "m.py:2: ValueError: no weights"),
        row(
            "Java that throws at load",
            "deploy m ~/java-load",
            "M.java:5:",
            "Exception: no weights"),
        row("Python without infer", "deploy m ~/py-hollow", "m.py: there is no function `infer("),
        row("Java without infer", "deploy m ~/java-hollow", "M.java: there is no method `List"));
  }

  private static List<BadInput> modelNames() {
    return List.of(
        row("a name that exists", "deploy good ~/good", "'good' exists already: undeploy it"),
        row("a name that exists, cut graph", "deploy good ~/cut", "'good' exists already"),
        row("an empty model name", "deploy <empty> ~/good", "'' is no name for a model: use"),
        row("a model name with a slash", "deploy a/b ~/good", "'a/b' is no name for a model"),
        row("a model name of dots", "deploy .. ~/good", "'..' is no name for a model"),
        row("a model name in two lines", "deploy a<newline>b ~/good", "is no name for a model"),
        row("infer: no such model", "infer goood ~/right", "'goood'", "did you mean 'good'?"),
        row("query: no such model", "query goood ~/plain.txt", "did you mean 'good'?"),
        row("undeploy: no such model", "undeploy goood", "did you mean 'good'?"),
        row("batch-size: no such model", "batch-size goood", "did you mean 'good'?"),
        row("batch-size N: no such model", "batch-size goood 3", "did you mean 'good'?"),
        row("model: no such model", "model goood", "did you mean 'good'?"),
        row("model: nothing like it", "model zzzzzzzz", "'zzzzzzzz' is deployed", "idunno models"),
        row("tasks: no such model", "tasks --model goood", "did you mean 'good'?"),
        row("stats: no such model", "stats goood", "did you mean 'good'?"),
        row("workers: no such model", "workers goood", "did you mean 'good'?"));
  }

  private static List<BadInput> batches() {
    return Stream.of("0", "-1", "1000000", "3000000000")
        .flatMap(n ->
            Stream.of("deploy m ~/good --batch ", "infer good ~/right --batch ", "batch-size good ")
                .map(command -> row("batch " + n, command + n, n + " is not between 1 and 65536")))
        .toList();
  }

  private static List<BadInput> words() {
    return List.of(
        row("batch abc", "deploy m ~/good --batch abc", "'abc' is no whole number for --batch"),
        row("batch abc", "infer good ~/right --batch abc", "'abc' is no whole number"),
        row("batch abc", "batch-size good abc", "'abc' is no whole number"),
        row("batch 1.5", "batch-size good 1.5", "'1.5' is no whole number"),
        row("an unknown command", "statsu", "no command 'statsu'; did you mean 'stats'?"),
        row("nothing like a command", "zzzzzzzz", "'zzzzzzzz': idunno --help lists them"),
        row("an unknown option", "infer good ~/right --bacth 3", "did you mean '--batch'?"),
        row("an option without value", "infer good ~/right --batch", "--batch needs a value"),
        row("an output there is not", "status -o xml", "write -o json or -o text"),
        row("a missing argument", "put ~/plain.txt", "is missing: idunno put LOCAL NAME"),
        row("no input", "infer good", "is missing: idunno infer MODEL INPUT"),
        row("an argument too many", "status all", "'all' is one argument too many"));
  }

  private static List<BadInput> inputs() {
    return List.of(
        row("an empty folder", "infer good ~/empty", "empty' holds no query"),
        row("an input that is missing", "infer good ~/nosuch", "nosuch' does not exist"),
        row("a pattern that fits nothing", "infer good ~/nosuch*.png", "holds no query"),
        row("one missing among others", "infer good ~/right ~/nosuch", "nosuch' does not exist"),
        row("equal ids in two folders", "infer good ~/twice/a ~/twice/b", "the id 'x.png'"),
        row("equal ids in lines", "infer good ~/equal.jsonl", "the id 'a'", "equal.jsonl:2"),
        row("lines that are no JSON", "infer good ~/broken.jsonl", "broken.jsonl:2", "not JSON"),
        row("text as an array", "infer good ~/text.npy", "text.npy", "not an array"),
        row("an array cut short", "infer good ~/cut.npy", "cut.npy' is cut short"),
        row("labels that are missing", "infer good ~/right --labels ~/no.csv", "do not exist"),
        row("labels that are no text", "infer good ~/right --labels ~/labels-no-text.csv", "UTF-8"),
        row("no such file in the cluster", "infer good sdfs:nosuch", "'nosuch'"),
        row("no name in the cluster", "infer good sdfs:", "''"),
        row("query of a missing file", "query good ~/nosuch.png", "there is no file"),
        row("query of a folder", "query good ~/right", "right' is a folder"));
  }

  private static List<BadInput> jobs() {
    List<String> all =
        List.of("job", "tasks", "cancel", "pause", "resume", "retry", "dead-letters");
    Stream<BadInput> each =
        all.stream()
            .flatMap(command ->
                Stream.of(
                    row("a job that is a word", command + " abc", "'abc' is no job: jobs have"),
                    row("a job that is not there", command + " 999", "no job 999: see"),
                    row("a negative job", command + " -5", "'-5' is no job")));
    Stream<BadInput> more =
        Stream.of(
            row("results of a word", "results abc ~/out", "'abc' is no job"),
            row("results of no job", "results 999 ~/out", "no job 999"),
            row("results into a file", "results 1 ~/plain.txt", "plain.txt' is no folder"),
            row(
                "results below a file",
                "results 1 ~/plain.txt/x",
                "plain.txt/x'",
                "Not a directory"),
            row("cancel of a job that is over", "cancel 1", "job 1 is Done"),
            row("retry without dead letters", "retry 1", "no dead letters"),
            row("tasks of nothing", "tasks", "'idunno tasks ID'"));
    return Stream.concat(each, more).toList();
  }

  private static List<BadInput> versions() {
    return List.of(
        row("get of a missing file", "get nosuch ~/got", "no file is called 'nosuch'"),
        row("get of a missing version", "get kept@7 ~/got", "'kept' has no version 7", "1 to 1"),
        row("get of version 0", "get kept@0 ~/got", "'kept' has no version 0"),
        row("get of version abc", "get kept ~/got --version abc", "'abc' is no whole number"),
        row("get of a deleted file", "get gone ~/got", "'gone' is deleted, by version 2"),
        row("get onto a file of ours", "get nosuch ~/plain.txt", "no file is called 'nosuch'"),
        row("where of a missing file", "where nosuch", "no file is called 'nosuch'"),
        row("where of a missing version", "where kept@9", "'kept' has no version 9", "1 to 1"),
        row("stat of a missing file", "stat nosuch", "no file is called 'nosuch'"),
        row("stat of a missing version", "stat kept@9", "'kept' has no version 9"),
        row("versions of a missing file", "versions nosuch", "no file is called 'nosuch'"),
        row("rm of a missing file", "rm nosuch", "no file is called 'nosuch'"),
        row("rm of a deleted file", "rm gone", "'gone' is deleted already"),
        row("undelete of what is there", "undelete kept", "'kept' is not deleted"),
        row("undelete of nothing", "undelete nosuch", "no file is called 'nosuch'"),
        row("purge of a missing file", "purge nosuch@1", "'nosuch' has no content at version 1"),
        row("purge of a missing version", "purge kept@7", "'kept' has no content at version 7"),
        row("purge before it", "purge kept --before 9", "no version 9", "1 to 1"),
        row("purge of anything", "purge kept", "say what of 'kept' is to go for good"),
        row("purge of the system's", "purge .idunno/x --all", "are the system's").exits(5),
        row("cp of a missing file", "cp nosuch x", "no file is called 'nosuch'"),
        row("cp of a missing version", "cp kept@7 x", "'kept' has no content at version 7"),
        row("cp of a deleted file", "cp gone x", "'gone' is deleted, by version 2"),
        row("cp to a bad name", "cp kept a/../b", "has the path segment '..'"),
        row("cp to the system's", "cp kept .idunno/x", "are the system's").exits(5),
        row("cp onto one that is there", "cp kept kept --if-absent", "exists already").exits(5),
        row("put onto one that is there", "put ~/plain.txt kept --if-absent", "exists").exits(5),
        row("put onto an older one", "put ~/plain.txt kept --if-version 0", "not 0").exits(5),
        row("more copies than nodes", "put ~/plain.txt x --copies 2", "only 1 nodes").exits(4),
        row("get of a marker", "get gone@2 ~/got", "version 2 of 'gone' has no content"),
        row("versions of nothing", "get-versions nosuch 1 ~/got", "no file is called 'nosuch'"),
        row("a rule that is none", "retention rm nosuch", "has no rule of its own"),
        row("a rule for the system", "retain .idunno/ 3", "are the system's").exits(5),
        row("what an unknown node holds", "store nosuch", "no node is called 'nosuch'"),
        row("rm of the system's", "rm .idunno/x", "are the system's: choose another").exits(5));
  }

  private static List<BadInput> names() {
    return List.of(
        row("an empty name", "put ~/plain.txt <empty>", "file name '' is empty"),
        row("a name of dots", "put ~/plain.txt ..", "has the path segment '..'"),
        row("a name that climbs", "put ~/plain.txt a/../b", "has the path segment '..'"),
        row("a name with a root", "put ~/plain.txt /x", "'/x' starts with '/'"),
        row("a tab in a name", "put ~/plain.txt a<tab>b", "control character"),
        row("a new line in a name", "put ~/plain.txt a<newline>b", "control character"),
        row("a name too long", "put ~/plain.txt " + "x".repeat(2_000), "longer than 1024 bytes"),
        row("the system's name", "put ~/plain.txt .idunno/x", "are the system's").exits(5));
  }

  private static List<BadInput> localFiles() {
    return List.of(
        row("put of a missing file", "put ~/nosuch kept", "nosuch' does not exist"),
        row("put of an empty folder", "put ~/empty kept", "empty' holds no file"),
        row("put of a device", "put /dev/null kept", "'/dev/null' is no ordinary file"),
        row("a folder to a bad name", "put ~/right a/../b", "has the path segment '..'"),
        row("a folder to the system", "put ~/right .idunno/x", "are the system's").exits(5),
        row("get of a missing folder", "get nosuch/ ~/got", "no file is under 'nosuch/'"),
        row("get of versions below a file", "get-versions kept 1 ~/plain.txt/x", "plain.txt"),
        row("get into a missing folder", "get kept ~/no/such", "no' does not exist: make it"),
        row("get below a file", "get kept ~/plain.txt/x", "plain.txt"),
        row("ps of no cluster", "ps --dir ~/nosuch", "there is no cluster in"),
        row("down of no cluster", "down --dir ~/nosuch", "there is no cluster in"),
        row("up in a file", "up --nodes 1 --dir ~/plain.txt", "plain.txt' is no folder"),
        row("up with no node", "up --nodes 0 --dir ~/up", "--nodes 0: at least one"),
        row("up with abc nodes", "up --nodes abc --dir ~/up", "'abc' is no whole number"));
  }

  private static List<BadInput> addresses() {
    return List.of(
        row("an address that is none", "status --address nonsense", "'nonsense' is not an address"),
        row("no port", "status --address 127.0.0.1", "write HOST:PORT"),
        row("a port abc", "status --address 127.0.0.1:abc", "'abc'", "not a port number"),
        row("a port too large", "status --address 127.0.0.1:99999", "99999 is not between"),
        row("an empty address", "status --address=", "'' is not an address"),
        row("no such host", "status --address nohost.invalid:7400", "no host 'nohost.invalid'"),
        row("nothing listens", "status --address 127.0.0.1:9", "no node answers").exits(4),
        row("nothing to put to", "put ~/plain.txt x --address 127.0.0.1:9", "no node").exits(4));
  }

  private static List<BadInput> strangers() {
    String stranger = "is no IDunno node: check --address";
    return List.of(
        row("a web server", "status --address <http>", stranger),
        row("put to a web server", "put ~/plain.txt x --address <http>", stranger),
        row("deploy to a web server", "deploy m ~/good --address <http>", stranger),
        row("infer on a web server", "infer good ~/right --address <http>", stranger),
        row("what is not HTTP", "status --address <mute>", stranger),
        row("put to what is not HTTP", "put ~/plain.txt x --address <mute>", stranger));
  }

  private static List<BadInput> nodes() {
    return List.of(
        row("bind to nonsense", "node --dir ~/n --bind nonsense", "--bind", "write HOST:PORT"),
        row("bind to port abc", "node --dir ~/n --bind 127.0.0.1:abc", "not a port number"),
        row("bind to the last port", "node --dir ~/n --bind 127.0.0.1:65535", "no room for the"),
        row(
            "bind elsewhere",
            "node --dir ~/n --bind 192.0.2.1:7900",
            "cannot listen at 192.0.2.1",
            "an address of this machine"),
        row("bind to port 0", "node --dir ~/n --bind 127.0.0.1:0", "'127.0.0.1:0' is no node's"),
        row("join port 0", "node --dir ~/n --bind <free> --join h:0", "'h:0' is no node's address"),
        row("join the last port", "node --dir ~/n --bind <free> --join h:65535", "no room for the"),
        row("bind to no host", "node --dir ~/n --bind nohost.invalid:7900", "check --bind"),
        row("a port in use", "node --dir ~/n --bind <node>", "cannot listen at <node>", "in use"),
        row("a name that is none", "node --dir ~/n --bind <free> --name a/b", "is no node name"),
        row("no folder", "node --bind <free>", "'--dir' is missing"),
        row("an unknown node option", "node --dri ~/n", "did you mean '--dir'?"),
        row("an option without value", "node --dir", "'--dir' needs a value"));
  }

  private static List<BadInput> folders() {
    String start = "node --name n1 --bind <free> --dir ";
    return List.of(
        row("a folder in use", start + "<folder>", "is in use by another node: stop that one"),
        row("a folder of a newer version", start + "~/newer", "has data format 99, this version"),
        row("another node's folder", start + "~/other", "belongs to node 'somebody'"),
        row("a damaged node.json", start + "~/damaged", "node.json' is damaged", "give --dir"),
        row("an empty node.json", start + "~/hollow", "node.json' is damaged", "give --dir"),
        row("a file as a folder", start + "~/plain.txt", "plain.txt' is not a folder: give --dir"),
        row("a folder below a file", start + "~/plain.txt/x", "cannot write to", "give --dir"),
        row("a folder none can make", start + "/proc/x", "cannot write to '/proc/x'"));
  }

  private static List<BadInput> settings() {
    String start = "node --dir ~/n --bind <free> --config ";
    return List.of(
        row("settings that are missing", start + "~/no.yaml", "no configuration file"),
        row(
            "an unknown setting",
            start + "~/settings-unknown.yaml",
            "'slotz'; did you mean 'slots'?"),
        row("settings not YAML", start + "~/settings-garbage.yaml", "is not YAML"),
        row("negative slots", start + "~/settings-negative.yaml", "-1 is not a positive"),
        row("a role of two words", start + "~/settings-role.yaml", "'a b' is no role"),
        row("settings no text", start + "~/settings-no-text.yaml", "is not UTF-8 text"),
        row("settings that are words", start + "~/plain.txt", "must be a list of 'key: value'"),
        row("settings that are a folder", start + "~/right", "cannot read"));
  }
}
