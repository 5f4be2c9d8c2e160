package idunno.cli.transfer;

import idunno.files.bulk.Progress;
import idunno.serving.client.SdfsFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Local copies of the cluster's files, for inputs that are named `sdfs:NAME`; closing removes
/// them.
public final class SdfsCopies implements SdfsFiles, AutoCloseable {
  private final Bulk bulk;
  private final List<Path> copies = new ArrayList<>();

  public SdfsCopies(Bulk bulk) {
    this.bulk = bulk;
  }

  @Override
  public Path fetch(String file) throws IOException {
    NameVersion wanted = NameVersion.parse(file, null);
    Path copy = Files.createTempFile("idunno-input-", ".tmp");
    copies.add(copy);
    bulk.get(wanted.name(), wanted.version(), copy, Progress.none());
    return copy;
  }

  @Override
  public void close() throws IOException {
    for (Path copy : copies) {
      Files.deleteIfExists(copy);
    }
  }
}
