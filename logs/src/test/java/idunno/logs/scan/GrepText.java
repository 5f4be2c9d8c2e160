package idunno.logs.scan;

import idunno.logs.core.LineSink;
import idunno.logs.core.Search;
import idunno.logs.core.regex.Kernels;
import idunno.logs.core.regex.PatternException;
import idunno.logs.core.regex.Program;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// What a search finds in a file, written as grep writes it.
final class GrepText implements LineSink {
  private final Search search;
  private final ByteArrayOutputStream text = new ByteArrayOutputStream();

  private GrepText(Search search) {
    this.search = search;
  }

  static byte[] of(GrepCase each, Path file, Kernels kernels) throws IOException, PatternException {
    Search search = each.search();
    GrepText told = new GrepText(search);
    Program program = Program.compile(search.patterns());
    FileScan scan = new FileScan(search, program.matcher(kernels), kernels, _ -> true);
    try (ByteSource source = ByteSource.open(new LogFile(file.toString(), file))) {
      FileScan.Outcome outcome = scan.scan(source, told);
      if (search.mode() == Search.Mode.COUNT) {
        told.print(outcome.wanted() + "\n");
      }
    }
    return told.text.toByteArray();
  }

  private void print(String what) {
    text.writeBytes(what.getBytes(StandardCharsets.UTF_8));
  }

  @Override
  public void line(Line line, byte[] bytes, int start, int end) {
    if (search.numbers()) {
      print(line.number() + (line.isContext() ? "-" : ":"));
    }
    text.write(bytes, start, end - start);
    print("\n");
  }

  @Override
  public void gap() {
    print("--\n");
  }

  @Override
  public void binary() {
    throw new IllegalStateException("all files are taken for text here");
  }
}
