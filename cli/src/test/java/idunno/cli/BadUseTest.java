package idunno.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a user can get wrong before any node is asked: one line, exit code 2.
final class BadUseTest {
  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          membrs                          | there is no command 'membrs'; did you mean 'members'?
          zzzzzzzzz                       | there is no command 'zzzzzzzzz': idunno --help lists them
          --bogus members                 | no command given before '--bogus'
          members --wach                  | there is no option '--wach' for members; did you mean '--watch'?
          members extra                   | 'extra' is one argument too many for members
          members --watch=yes             | --watch takes no value
          members --address               | --address needs a value
          members --address nonsense      | 'nonsense' is not an address: write HOST:PORT
          members --address h:99999999    | is not a port number
          members -o xml                  | '-o xml' is no output
          put                             | an argument is missing: idunno put LOCAL NAME
          put missing.bin name            | 'missing.bin' does not exist
          put . name --if-version 3       | '.' is a folder: --if-version is about one file
          put a b --if-version 1 --if-absent | --if-version and --if-absent cannot both hold
          put a b --copies 0              | --copies 0 is not between 1 and 1000
          cp a                            | an argument is missing: idunno cp SOURCE
          purge a                         | say what of 'a' is to go for good: NAME@VERSION, --before VERSION, or --all
          purge a@3x                      | say what of 'a@3x' is to go for good
          purge a --all --before 3        | 'a': give one of: NAME@VERSION
          get-versions a 0 b              | N is 0: ask for at least one version
          get-versions a many b           | 'many' is no whole number for N
          retain a 0                      | RULE 0: at least one version is kept
          retain a 30x                    | '30x' is no time for RULE: write 90s
          retention set a                 | say what is kept: one of --keep N
          retention set --keep 3          | say which files
          retention st a                  | 'st' is none of ls, set and rm
          job seven                       | 'seven' is no job
          tasks                           | say which tasks
          tasks 1 --model m               | say which tasks
          batch-size m many               | 'many' is no whole number for N
          infer m a.png --batch 0         | --batch 0 is not between 1 and 65536
          query m missing.png             | there is no file 'missing.png'
          deploy m missing-folder         | 'missing-folder' does not exist
          up --nodes 201 --dir x          | --nodes 201: at most 200 on one machine
          up --nodes 0 --dir x            | --nodes 0: at least one
          up                              | --dir is missing
          ps --dir missing-folder         | there is no cluster in
          down --dir missing-folder       | there is no cluster in
          -o json inspect a.onnx          | 'inspect' has to stand first
          node --dri x                    | there is no option '--dri' for node; did you mean '--dir'?
          demo --nodes 201                | --nodes 201: at most 200 on one machine
          """)
  void isToldInOneLineWithExitCodeTwo(String command, String expected) {
    CommandRun run = CommandRun.of(Map.of(), command.split(" ", -1));
    assertThat(run.err()).startsWith("idunno: ").contains(expected);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.exit()).isEqualTo(2);
  }

  @Test
  void noCommandShowsTheHelpAndIsWrongUse() {
    CommandRun run = CommandRun.of(Map.of());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("Usage: idunno COMMAND");
  }

  @Test
  void helpAndVersionAreDone() {
    assertThat(CommandRun.of(Map.of(), "--help").out()).contains("Usage: idunno COMMAND");
    assertThat(CommandRun.of(Map.of(), "--version").out()).matches("idunno [0-9.]+\n");
    assertThat(CommandRun.of(Map.of(), "--version", "-o", "json").out())
        .matches("\\{\"version\":\"[0-9.]+\"}\n");
    CommandRun help = CommandRun.of(Map.of(), "help", "deploy");
    assertThat(help.out()).startsWith("Usage: idunno deploy NAME PATH").contains("--batch N");
    assertThat(help.exit()).isZero();
  }

  @Test
  void everyCommandHasHelpAndStandsInTheTopLevelHelp() {
    String all = CommandRun.of(Map.of(), "--help").out();
    for (String name : Commands.names()) {
      CommandRun help = CommandRun.of(Map.of(), name, "--help");
      assertThat(help.exit()).as(name).isZero();
      assertThat(help.out()).startsWith("Usage: idunno " + name);
      assertThat(all).containsPattern("\\b" + name + "\\b");
    }
  }

  @Test
  void commandsOfTheNodesProgramHaveTheirHelpHere() {
    assertThat(CommandRun.of(Map.of(), "node", "--help").out())
        .contains("--dir DIR", "--bind HOST:PORT", "--join HOST:PORT,...", "--slots N");
    assertThat(CommandRun.of(Map.of(), "help", "inspect").out())
        .startsWith("Usage: idunno inspect FILE.onnx [OPTIONS]\n");
    CommandRun unlisted = CommandRun.of(Map.of(), "plain-loop", "--help");
    assertThat(unlisted.exit()).isZero();
    assertThat(unlisted.out()).contains("--images DIR");
  }

  @Test
  void aFolderWithoutManifestIsRefusedBeforeAnythingIsSent() throws IOException {
    Files.writeString(folder.resolve("model.yml"), "runtime: onnx");
    CommandRun run = CommandRun.of(Map.of(), "deploy", "m", folder.toString());
    assertThat(run.exit()).isEqualTo(2);
    assertThat(run.err()).contains("has no model.yaml (there is 'model.yml')");
  }

  @Test
  void nobodyListeningIsNotNowAndSaysWhatToStart() throws IOException {
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      port = free.getLocalPort();
    }
    CommandRun run = CommandRun.of(Map.of(), "members", "--address", "127.0.0.1:" + port);
    assertThat(run.exit()).isEqualTo(4);
    assertThat(run.err())
        .isEqualTo(
            "idunno: no node answers at 127.0.0.1:"
                + port
                + ": start one with 'idunno up --nodes 1 --dir DIR' or give --address\n");
  }

  @Test
  void aStackTraceIsShownOnlyWhenAskedFor() {
    String[] command = {"members", "--address", "127.0.0.1:1"};
    assertThat(CommandRun.of(Map.of(), command).err()).doesNotContain("\tat ");
    assertThat(CommandRun.of(Map.of("IDUNNO_DEBUG", "1"), command).err()).contains("\tat ");
  }

  @Test
  void commonOptionsMayStandBeforeTheCommand() {
    CommandRun run = CommandRun.of(Map.of(), "-o", "json", "--address=127.0.0.1:1", "members");
    assertThat(run.err()).contains("no node answers at 127.0.0.1:1:");
  }

  @Test
  void aTrainingRunOfTheCacheEndsWell() {
    CommandRun run = CommandRun.of(Map.of(), "--train");
    assertThat(run.err()).isEmpty();
    assertThat(run.exit()).isZero();
  }
}
