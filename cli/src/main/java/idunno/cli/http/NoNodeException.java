package idunno.cli.http;

import idunno.base.HostPort;
import java.io.IOException;

/// Nothing accepts connections at an address: the request has certainly not been carried out.
final class NoNodeException extends IOException {
  private static final long serialVersionUID = 1L;

  NoNodeException(HostPort address, IOException cause) {
    super(
        "no node answers at "
            + address
            + ": start one with 'idunno up --nodes 1 --dir DIR' or give --address",
        cause);
  }
}
