package io.roomcast.engineio;

import io.vertx.core.json.JsonObject;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** One TCP connection on which a test writes and reads HTTP byte by byte. The test's thread. */
final class RawHttp implements AutoCloseable {

  /**
   * A response.
   *
   * @param status number
   * @param headers by lower-case name; several of a name are joined with a bar
   * @param bytes body after the transfer encoding was taken off
   */
  record Response(int status, TreeMap<String, String> headers, byte[] bytes) {

    String body() {
      return new String(bytes, StandardCharsets.UTF_8);
    }

    String header(String name) {
      return headers.get(name.toLowerCase(Locale.ROOT));
    }

    /** Status and body, the usual subject. */
    String shown() {
      return bytes.length == 0 ? String.valueOf(status) : status + " " + body();
    }
  }

  private static final int TIMEOUT = 10_000;

  private final Socket socket;
  private final InputStream in;

  RawHttp(int port) {
    this(connected(port));
  }

  private static Socket connected(int port) {
    try {
      return new Socket(InetAddress.getLoopbackAddress(), port);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RawHttp(Socket connected) {
    socket = connected;
    try {
      socket.setSoTimeout(TIMEOUT);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Socket socket() {
    return socket;
  }

  InputStream in() {
    return in;
  }

  RawHttp send(String text) {
    return send(text.getBytes(StandardCharsets.UTF_8));
  }

  RawHttp send(byte[] bytes) {
    try {
      socket.getOutputStream().write(bytes);
      socket.getOutputStream().flush();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes a request without a body. */
  RawHttp request(String method, String uri, String... headers) {
    return send(head(method, uri, headers) + "\r\n");
  }

  static String head(String method, String uri, String... headers) {
    String lines = List.of(headers).stream().map(h -> h + "\r\n").collect(Collectors.joining());
    return method + " " + uri + " HTTP/1.1\r\nHost: localhost\r\n" + lines;
  }

  Response get(String uri, String... headers) {
    return request("GET", uri, headers).response();
  }

  RawHttp startPost(String uri, byte[] body, String... headers) {
    send(head("POST", uri, headers) + "Content-Length: " + body.length + "\r\n\r\n");
    return send(body);
  }

  Response post(String uri, String body, String... headers) {
    return post(uri, body.getBytes(StandardCharsets.UTF_8), headers);
  }

  Response post(String uri, byte[] body, String... headers) {
    return startPost(uri, body, headers).response();
  }

  /** Opens a polling session and answers its id. */
  String open(String uri) {
    return sid(get(uri));
  }

  static String sid(Response response) {
    String body = response.body();
    return new JsonObject(body.substring(body.indexOf('{'))).getString("sid");
  }

  /** Reads the next response. */
  Response response() {
    return response(false);
  }

  /** Reads the next response, which has no body when the request was HEAD. */
  Response response(boolean head) {
    try {
      String[] first = line().split(" ", 3);
      int status = Integer.parseInt(first[1]);
      TreeMap<String, String> headers = new TreeMap<>();
      for (String line = line(); !line.isEmpty(); line = line()) {
        int colon = line.indexOf(':');
        headers.merge(
            line.substring(0, colon).toLowerCase(Locale.ROOT),
            line.substring(colon + 1).trim(),
            (a, b) -> a + "|" + b);
      }
      return new Response(status, headers, body(status, headers, head));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] body(int status, TreeMap<String, String> headers, boolean head)
      throws IOException {
    if (head || status == 204 || status == 304 || status < 200) {
      return new byte[0];
    }
    if ("chunked".equals(headers.get("transfer-encoding"))) {
      ByteArrayOutputStream body = new ByteArrayOutputStream();
      for (int size = chunkSize(); size > 0; size = chunkSize()) {
        body.write(in.readNBytes(size));
        line();
      }
      line();
      return body.toByteArray();
    }
    String length = headers.get("content-length");
    return length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line(), 16);
  }

  private String line() throws IOException {
    StringBuilder line = new StringBuilder();
    while (true) {
      int c = in.read();
      if (c < 0) {
        throw new IOException("end of stream after \"" + line + "\"");
      }
      if (c == '\n') {
        return line.toString();
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
  }

  /** Everything until the server ends the connection, as it is. */
  String rest() {
    try {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      return "reset";
    }
  }

  /** Whether nothing has come so far. */
  boolean silent() {
    try {
      return in.available() == 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends the connection with a RST. */
  void reset() {
    try {
      socket.setSoLinger(true, 0);
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
