package io.roomcast.it.raw;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One HTTP connection, byte by byte. Not thread-safe, except {@link #close} and {@link #reset}. */
public final class RawHttp implements AutoCloseable {

  /** An answer; headers by lower-case name, in order. */
  public record Response(int status, Map<String, List<String>> headers, byte[] body) {

    public String text() {
      return new String(body, UTF_8);
    }

    /** The values of a header, joined with a comma; null when it is absent. */
    public @Nullable String header(String name) {
      List<String> values = headers.get(name.toLowerCase(Locale.ROOT));
      return values == null ? null : String.join(", ", values);
    }
  }

  /** Most ms that a read waits for what comes at once, however busy the machine is. */
  static final int PATIENCE = 20_000;

  private final Socket socket;
  private final InputStream in;

  public RawHttp(int port) throws IOException {
    socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(PATIENCE);
    in = new BufferedInputStream(socket.getInputStream());
  }

  /** One request over a connection of its own. */
  public static Response request(
      int port, String method, String target, Map<String, String> headers, byte @Nullable [] body)
      throws IOException {
    try (RawHttp http = new RawHttp(port)) {
      http.send(method, target, headers, body);
      return http.receive(method.equals("HEAD"));
    }
  }

  public static Response get(int port, String target) throws IOException {
    return request(port, "GET", target, Map.of(), null);
  }

  public static Response post(int port, String target, String body) throws IOException {
    return request(port, "POST", target, Map.of(), body.getBytes(UTF_8));
  }

  /** Sends a request; a body gets a content length. */
  public void send(
      String method, String target, Map<String, String> headers, byte @Nullable [] body)
      throws IOException {
    StringBuilder head = new StringBuilder();
    head.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    head.append("Host: 127.0.0.1:").append(socket.getPort()).append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    all.writeBytes(head.append("\r\n").toString().getBytes(UTF_8));
    if (body != null) {
      all.writeBytes(body);
    }
    write(all.toByteArray());
  }

  public void write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  /** Reads one answer. */
  public Response receive(boolean noBody) throws IOException {
    String[] status = line().split(" ", 3);
    Map<String, List<String>> headers = new TreeMap<>();
    for (String line = line(); !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers
          .computeIfAbsent(
              line.substring(0, colon).toLowerCase(Locale.ROOT), n -> new ArrayList<>())
          .add(line.substring(colon + 1).strip());
    }
    int code = Integer.parseInt(status[1]);
    return new Response(code, headers, noBody || code == 101 ? new byte[0] : body(headers));
  }

  private byte[] body(Map<String, List<String>> headers) throws IOException {
    if (headers.containsKey("content-length")) {
      return exactly(Integer.parseInt(headers.get("content-length").get(0)));
    }
    if (!headers.containsKey("transfer-encoding")) {
      return headers.containsKey("connection") ? in.readAllBytes() : new byte[0];
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.writeBytes(exactly(size));
      line();
    }
    line();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    return Integer.parseInt(line().split(";", 2)[0].strip(), 16);
  }

  /** The next bytes, exactly so many. */
  byte[] exactly(int count) throws IOException {
    byte[] bytes = in.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException("connection ended");
    }
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0) {
        throw new EOFException("connection ended");
      }
      if (b != '\r') {
        line.write(b);
      }
    }
    return line.toString(ISO_8859_1);
  }

  /** How long a read may wait, in ms. */
  void timeout(int millis) throws IOException {
    socket.setSoTimeout(Math.max(1, millis));
  }

  /** Ends the connection with a RST. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
