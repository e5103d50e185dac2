package io.roomcast;

import io.roomcast.config.ConfException;
import io.roomcast.config.ConfProblem;
import io.roomcast.config.ConfSources;
import io.roomcast.config.Loaded;
import io.roomcast.config.RoomcastConf;
import io.roomcast.it.raw.RawWebSocket;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;

/** A gateway of a conf text, on a free port of the loopback interface. */
final class TestGateway implements AutoCloseable {

  private final Gateway gateway;

  private TestGateway(Gateway gateway) {
    this.gateway = gateway;
  }

  /** Starts one; where to listen is put into the conf. */
  static TestGateway start(String conf) {
    return new TestGateway(await(Gateway.start(load(listening(conf)).conf())));
  }

  private static String listening(String conf) {
    JsonObject listener = new JsonObject().put("host", "127.0.0.1").put("port", 0);
    JsonObject listen = new JsonObject().put("listen", new JsonObject().put("public", listener));
    return new JsonObject(conf).mergeIn(listen, true).encode();
  }

  /** The conf, checked as by the program. */
  static Loaded<RoomcastConf> load(String conf) {
    try {
      Path file = Files.createTempFile("roomcast", ".json");
      try {
        Files.writeString(file, conf);
        return ConfChecks.load(new ConfSources(List.of(file), Map.of(), List.of(), false));
      } finally {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What is wrong with the conf. */
  static List<ConfProblem> problems(String conf) {
    return Assertions.catchThrowableOfType(ConfException.class, () -> load(conf)).problems();
  }

  Gateway gateway() {
    return gateway;
  }

  int port() {
    return gateway.port();
  }

  void reload(String conf) {
    await(gateway.reload(load(listening(conf)).conf()));
  }

  /** Opens a session on WebSocket with these headers; its handshake has been read. */
  RawWebSocket open(Map<String, String> headers) throws IOException {
    RawWebSocket socket =
        RawWebSocket.open(port(), "/socket.io/?EIO=4&transport=websocket", headers);
    Assertions.assertThat(socket.receiveText()).startsWith("0{");
    return socket;
  }

  /** Opens a session and sends CONNECT with this {@code auth}; the answer is to be read. */
  RawWebSocket connect(String namespace, JsonObject auth) throws IOException {
    RawWebSocket socket = open(Map.of());
    socket.send("40" + (namespace.equals("/") ? "" : namespace + ",") + auth.encode());
    return socket;
  }

  static <T> T await(Future<T> future) {
    return Futures.await(future);
  }

  @Override
  public void close() {
    await(gateway.close());
  }
}
