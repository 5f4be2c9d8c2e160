package idunno.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A node's HTTP interface, for looks that are too frequent for a process each.
final class Api {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String address;

  Api(String address) {
    this.address = address;
  }

  JsonNode get(String path) throws IOException {
    return answer(open(path));
  }

  JsonNode post(String path) throws IOException {
    HttpURLConnection connection = open(path);
    connection.setRequestMethod("POST");
    return answer(connection);
  }

  private HttpURLConnection open(String path) throws IOException {
    return (HttpURLConnection) URI.create("http://" + address + path).toURL().openConnection();
  }

  private static JsonNode answer(HttpURLConnection connection) throws IOException {
    try (InputStream in = connection.getInputStream()) {
      return JSON.readTree(in);
    }
  }
}
