package io.roomcast.socketio;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A socket of a real connection, for benchmarks of what happens to its events: they are put in
 * where decoded packets come, many in one turn of its event loop, so that the way there and back
 * counts for little. One thread.
 */
public final class LoopSocket implements AutoCloseable {

  /** Events of one {@link #receive}. */
  public static final int EVENTS = 10_000;

  private static final long PATIENCE_SECONDS = 20;

  private final Vertx vertx =
      Vertx.vertx(new VertxOptions().setPreferNativeTransport(true).setEventLoopPoolSize(1));
  private final Context context = vertx.getOrCreateContext();
  private final WebSocket client;
  private final SocketImpl socket;
  private final Packet packet;

  /**
   * Connects one.
   *
   * @param prepare adds handlers to its namespace, on the event loop
   * @param event a packet of the default format, like {@code 2["message","hi"]}
   */
  public LoopSocket(Consumer<Namespace> prepare, String event) {
    CompletableFuture<Integer> port = new CompletableFuture<>();
    CompletableFuture<SocketImpl> connected = new CompletableFuture<>();
    context.runOnContext(now -> listen(prepare, port, connected));
    URI uri = URI.create("ws://127.0.0.1:" + await(port) + "/socket.io/?EIO=4&transport=websocket");
    client =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(uri, new WebSocket.Listener() {})
            .join();
    client.sendText("40", true).join();
    socket = await(connected);
    try {
      packet = Objects.requireNonNull(Parsers.json(10).newDecoder().text(event));
    } catch (MalformedPacketException e) {
      throw new IllegalArgumentException(e);
    }
  }

  private void listen(
      Consumer<Namespace> prepare,
      CompletableFuture<Integer> port,
      CompletableFuture<SocketImpl> connected) {
    SocketIoServer io = SocketIoServer.create(vertx);
    prepare.accept(io.of("/"));
    io.onConnection(fresh -> connected.complete((SocketImpl) fresh));
    vertx
        .createHttpServer()
        .requestHandler(io)
        .listen(0, "127.0.0.1")
        .onSuccess(http -> port.complete(http.actualPort()))
        .onFailure(port::completeExceptionally);
  }

  private static <T> T await(CompletableFuture<T> future) {
    return future.orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS).join();
  }

  /** Receives the event {@link #EVENTS} times; answers when all has been done with it. */
  public int receive() {
    CompletableFuture<Integer> done = new CompletableFuture<>();
    context.runOnContext(
        now -> {
          for (int i = 0; i < EVENTS; i++) {
            socket.receive(packet);
          }
          done.complete(EVENTS);
        });
    return await(done);
  }

  @Override
  public void close() {
    client.abort();
    vertx.close().await();
  }
}
