package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.config.ConfLoader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A gateway in this process, and what talks to it over real connections. */
final class GatewayFixture implements AutoCloseable {

  static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final Gateway gateway;

  private GatewayFixture(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Starts one; the ports of the conf should be 0. */
  static GatewayFixture start(String conf) {
    return new GatewayFixture(await(Gateway.start(ConfLoader.parse("test.json", conf, List.of()))));
  }

  /**
   * A conf on loopback with both listeners and so many event loops; {@code more} begins with a
   * comma.
   */
  static String conf(int instances, String more) {
    return """
        {"node": {"instances": %d, "id": "n1"},
         "listen": {"public": {"host": "127.0.0.1", "port": 0},
                    "internal": {"host": "127.0.0.1", "port": 0}}%s}
        """
        .formatted(instances, more);
  }

  Gateway gateway() {
    return gateway;
  }

  static <T> T await(Future<T> future) {
    return Futures.await(future);
  }

  /** What a request to the internal listener was answered. */
  record Answer(int status, String text, HttpResponse<String> response) {
    JsonObject json() {
      return new JsonObject(text);
    }

    /** The result of an operation that was done. */
    JsonObject ok() {
      assertThat(status).as(text).isEqualTo(200);
      return json();
    }

    /** The code of the error. */
    String code() {
      return status + " " + json().getJsonObject("error").getString("code");
    }
  }

  Answer get(String path) {
    return send(request(path).GET().build());
  }

  Answer post(String path, String body, String... headers) {
    HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  /** Does an operation with a key, or with none. */
  Answer op(@Nullable String key, String op, String body, String... headers) {
    HttpRequest.Builder request =
        request("api/v1/" + op).POST(HttpRequest.BodyPublishers.ofString(body));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    return send(request.build());
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(gateway.internalUrl() + path));
  }

  static Answer send(HttpRequest request) {
    try {
      HttpResponse<String> response = HTTP.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body(), response);
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** A client on WebSocket that is connected to a namespace. */
  Client connect(String namespace) {
    Client client = new Client(gateway.port());
    client.send("40" + (namespace.equals("/") ? "" : namespace + ","));
    String answer = client.next();
    assertThat(answer).startsWith("40");
    client.id = new JsonObject(answer.substring(answer.indexOf('{'))).getString("sid");
    return client;
  }

  @Override
  public void close() {
    await(gateway.close());
  }

  /** Shows the frames that came; pings are answered and not shown. */
  static final class Client implements WebSocket.Listener, AutoCloseable {

    static final String CLOSED = "<closed>";

    private final BlockingQueue<String> frames = new LinkedBlockingQueue<>();
    private final StringBuilder partial = new StringBuilder();
    private final WebSocket socket;
    private String id = "";

    Client(int port) {
      URI uri = URI.create("ws://127.0.0.1:" + port + "/socket.io/?EIO=4&transport=websocket");
      socket = HTTP.newWebSocketBuilder().buildAsync(uri, this).join();
      assertThat(next()).startsWith("0{");
    }

    String id() {
      return id;
    }

    void send(String frame) {
      socket.sendText(frame, true).join();
    }

    String next() {
      try {
        String frame = frames.poll(20, TimeUnit.SECONDS);
        assertThat(frame).as("a frame within 20 s").isNotNull();
        return String.valueOf(frame);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    void expect(String frame) {
      assertThat(next()).isEqualTo(frame);
    }

    boolean isQuiet() {
      return frames.isEmpty();
    }

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        String frame = partial.toString();
        partial.setLength(0);
        if (frame.equals("2")) {
          from.sendText("3", true);
        } else {
          frames.add(frame);
        }
      }
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onBinary(WebSocket from, java.nio.ByteBuffer data, boolean last) {
      frames.add("<binary " + data.remaining() + ">");
      from.request(1);
      return null;
    }

    @Override
    public CompletionStage<?> onClose(WebSocket from, int status, String reason) {
      frames.add(CLOSED);
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable cause) {
      frames.add(CLOSED);
    }

    @Override
    public void close() {
      socket.abort();
    }
  }
}
