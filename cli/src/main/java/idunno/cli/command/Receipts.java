package idunno.cli.command;

import idunno.base.MachineId;
import idunno.cli.output.Json;
import idunno.files.Receipt;
import idunno.files.bulk.Fetched;
import java.nio.file.Path;

/// What scripts are told of what was put and got.
final class Receipts {
  private Receipts() {}

  static Json document(Receipt receipt) {
    return Json.object(
        "name",
        receipt.name(),
        "version",
        receipt.version(),
        "size",
        receipt.size(),
        "sha256",
        receipt.sha256().toString(),
        "replicas",
        MachineId.namesOf(receipt.replicas()));
  }

  static Json document(Fetched fetched, Path local) {
    return Json.object(
        "name",
        fetched.name(),
        "version",
        fetched.version(),
        "size",
        fetched.size(),
        "sha256",
        fetched.sha256().toString(),
        "local",
        local.toString());
  }
}
