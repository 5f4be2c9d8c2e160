package idunno.cli.transfer;

import idunno.files.Receipt;
import idunno.files.bulk.Progress;
import idunno.serving.client.Packer;
import idunno.serving.core.FileRef;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/// Stores packs. Each is written to a temporary file first, so that an upload that broke can be
/// repeated; a pack has at most about 64 MiB.
public record PackUploader(Bulk bulk) implements Packer.Uploader {
  @Override
  public FileRef upload(String name, Packer.Content content) throws IOException {
    Path spool = Files.createTempFile("idunno-pack-", ".tmp");
    try {
      try (OutputStream out = Files.newOutputStream(spool)) {
        content.writeTo(out);
      }
      Receipt receipt = bulk.put(spool, name, true, Progress.none());
      return new FileRef(receipt.name(), receipt.version());
    } finally {
      Files.deleteIfExists(spool);
    }
  }
}
