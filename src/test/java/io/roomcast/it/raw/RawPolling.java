package io.roomcast.it.raw;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A polling session that does nothing by itself. Thread-safe. */
public final class RawPolling {

  private final int port;
  private final String target;

  private RawPolling(int port, String sid) {
    this.port = port;
    this.target = "/socket.io/?EIO=4&transport=polling&sid=" + sid;
  }

  public static RawPolling open(int port) throws IOException {
    RawHttp.Response response = RawHttp.get(port, "/socket.io/?EIO=4&transport=polling");
    if (response.status() != 200) {
      throw new IOException("no handshake: " + response.status() + " " + response.text());
    }
    return new RawPolling(port, new JsonObject(response.text().substring(1)).getString("sid"));
  }

  public String sid() {
    return target.substring(target.indexOf("&sid=") + 5);
  }

  public RawHttp.Response poll() throws IOException {
    return RawHttp.get(port, target);
  }

  /** A poll that is held until something comes. */
  public CompletableFuture<RawHttp.Response> hold() {
    CompletableFuture<RawHttp.Response> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try {
                answer.complete(poll());
              } catch (IOException | UncheckedIOException e) {
                answer.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    return answer;
  }

  public RawHttp.Response post(String body) throws IOException {
    return RawHttp.post(port, target, body);
  }

  public RawHttp.Response post(byte[] body, Map<String, String> headers) throws IOException {
    return RawHttp.request(port, "POST", target, headers, body);
  }
}
