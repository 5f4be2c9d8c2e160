package idunno.cli.http;

import idunno.base.HostPort;
import idunno.base.http.Request;
import idunno.base.http.Response;
import idunno.cli.output.Console;
import idunno.cli.output.Json;
import idunno.cli.output.TooDeepException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Asks one node, one connection a request, over a plain socket: the JDK's own HTTP clients load
/// several hundred classes more. Every failure is a [Failure] with the line for the user. Any
/// thread may use it.
///
/// @param address of any node of the cluster
/// @param silence what is done about a node that keeps quiet
public record NodeClient(HostPort address, Silence silence) {
  private static final int CONNECT_MS = 2_000;
  private static final byte[] EMPTY = {};

  /// Long enough for any answer that only looks something up or waits for one commit.
  public static final Duration USUAL = Duration.ofSeconds(30);

  /// One that tells nobody about a node that keeps quiet.
  public NodeClient(HostPort address) {
    this(address, new Silence(null));
  }

  /// One that tells the user once when the node hangs, while it still waits.
  public NodeClient(HostPort address, Console console) {
    this(address, new Silence(console));
  }

  /// GETs a document.
  public Json get(String path) {
    return document(new Request("GET", path, "", EMPTY, USUAL));
  }

  /// The same for a request that the node may work on for as long as `patience`.
  public Json get(String path, Duration patience) {
    return document(new Request("GET", path, "", EMPTY, patience));
  }

  /// POSTs a document and reads another.
  public Json post(String path, Json body) {
    return post(path, body, USUAL);
  }

  /// The same for a request that the node may work on for as long as `patience`.
  public Json post(String path, Json body, Duration patience) {
    byte[] bytes = body.line().getBytes(StandardCharsets.UTF_8);
    return document(new Request("POST", path, "application/json", bytes, patience));
  }

  /// POSTs raw bytes and reads a document.
  public Json postBytes(String path, byte[] body, Duration patience) {
    return document(new Request("POST", path, "application/octet-stream", body, patience));
  }

  /// GETs a body of any length; the caller closes it.
  public Response stream(String path, Duration patience) {
    return stream(new Request("GET", path, "", EMPTY, patience));
  }

  /// POSTs a document and reads a body of any length; the caller closes it.
  public Response streamPost(String path, Json body, Duration patience) {
    byte[] bytes = body.line().getBytes(StandardCharsets.UTF_8);
    return stream(new Request("POST", path, "application/json", bytes, patience));
  }

  private Response stream(Request request) {
    try {
      Response response = send(request);
      if (!response.isOk()) {
        try (response) {
          throw refused(response);
        }
      }
      return response;
    } catch (IOException e) {
      throw broken(request, e);
    }
  }

  private Json document(Request request) {
    try (Response response = send(request)) {
      if (!response.isOk()) {
        throw refused(response);
      }
      return Json.parse(response.text());
    } catch (IOException e) {
      throw broken(request, e);
    } catch (TooDeepException e) {
      String line = "the answer of " + address + " cannot be shown: " + e.getMessage();
      throw new Failure(Failure.BAD_INPUT, line, e);
    } catch (IllegalArgumentException e) {
      throw noNode(e);
    }
  }

  private Response send(Request request) throws IOException {
    Socket socket = connect();
    try {
      socket.setTcpNoDelay(true);
      OutputStream out = socket.getOutputStream();
      out.write(request.head(address.toString()));
      out.write(request.body());
      out.flush();
      InputStream in = new BufferedInputStream(socket.getInputStream(), 32_768);
      new FirstByte(address, silence).await(socket, in, request.patience());
      return Response.read(socket, in);
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  private Socket connect() throws IOException {
    InetSocketAddress resolved = address.resolve();
    if (resolved.isUnresolved()) {
      throw Failure.badInput("there is no host '" + address.host() + "': check --address");
    }
    Socket socket = new Socket();
    try {
      socket.connect(resolved, CONNECT_MS);
      return socket;
    } catch (IOException e) {
      socket.close();
      throw new NoNodeException(address, e);
    }
  }

  private Failure refused(Response response) throws IOException {
    String body = response.text();
    try {
      Json error = Json.parse(body);
      int exit = (int) error.at("exit").integer();
      String line = error.at("error").text();
      if (!line.isEmpty()) {
        return new Failure(exit < 1 || exit > 5 ? exitOf(response.status()) : exit, line);
      }
    } catch (IllegalArgumentException e) {
      return unexplained(response.status(), e);
    }
    return unexplained(response.status(), null);
  }

  /// A node gives reasons, but for the moments in which it starts or ends.
  private Failure unexplained(int status, @Nullable Exception cause) {
    if (exitOf(status) != Failure.NOT_NOW) {
      return noNode(cause);
    }
    String line = address + " answers with HTTP status " + status + " and no reason: try again";
    return new Failure(Failure.NOT_NOW, line, cause);
  }

  private Failure noNode(@Nullable Exception cause) {
    String line = "what answers at " + address + " is no IDunno node: check --address";
    return new Failure(Failure.BAD_INPUT, line, cause);
  }

  private String hung(@Nullable String waited, String may) {
    String within = waited == null || !waited.endsWith(" s") ? "its time" : waited;
    return address
        + " accepts connections but did not answer within "
        + within
        + may
        + ": see 'idunno ps --dir DIR', end a hung node with 'idunno down --dir DIR', or give"
        + " another --address";
  }

  private static int exitOf(int status) {
    return switch (status) {
      case 403 -> 5;
      case 503, 504, 500, 502, 429 -> Failure.NOT_NOW;
      default -> Failure.BAD_INPUT;
    };
  }

  private Failure broken(Request request, IOException e) {
    if (e instanceof NoNodeException none) {
      return new Failure(Failure.NOT_NOW, String.valueOf(none.getMessage()), e);
    }
    if (e instanceof ProtocolException) {
      return noNode(e);
    }
    String may = request.method().equals("GET") ? "" : " (the request may have been carried out)";
    if (e instanceof SocketTimeoutException) {
      return new Failure(Failure.NOT_NOW, hung(e.getMessage(), may), e);
    }
    return new Failure(
        Failure.NOT_NOW, "the connection to " + address + " broke: " + e.getMessage() + may, e);
  }
}
