package io.roomcast.it.raw;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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

  /** A poll that the server holds until something comes. */
  public CompletableFuture<RawHttp.Response> hold() throws IOException {
    RawHttp connection = new RawHttp(port);
    connection.send("GET", target, Map.of(), null);
    CompletableFuture<RawHttp.Response> answer = new CompletableFuture<>();
    Thread thread =
        new Thread(
            () -> {
              try (connection) {
                answer.complete(connection.receive(false));
              } catch (IOException e) {
                answer.completeExceptionally(e);
              }
            });
    thread.setDaemon(true);
    thread.start();
    try {
      // Nothing tells that the server has it; requests on other connections must not overtake it.
      answer.get(200, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return answer;
    } catch (ExecutionException | InterruptedException e) {
      throw new IOException(e);
    }
    return answer;
  }

  public RawHttp.Response post(String body) throws IOException {
    return RawHttp.post(port, target, body);
  }

  public RawHttp.Response post(byte[] body, Map<String, String> headers) throws IOException {
    return RawHttp.request(port, "POST", target, headers, body);
  }
}
