package io.roomcast.it;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import io.vertx.core.streams.ReadStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands before the nodes of a cluster: gives connections to the nodes that say that they are
 * ready, one after the other. It looks at that often, as it has no time to lose; and it notes when
 * nodes let clients in. Thread-safe.
 */
public final class Balancer implements AutoCloseable {

  private static final int CHECK_MILLIS = 50;

  /** A node and how it was when it was looked at last. */
  private static final class Target {
    private final int port;
    private final int internalPort;
    private boolean ready;

    Target(int port, int internalPort) {
      this.port = port;
      this.internalPort = internalPort;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final NetClient client = vertx.createNetClient();
  private final HttpClient http =
      vertx
          .httpClientBuilder()
          // Nodes end; Vert.x would log that as an error, as if it were one of theirs.
          .withConnectHandler(connection -> connection.exceptionHandler(cut -> {}))
          .build();

  /** On the event loop of the listener only, as all below. */
  private final Handshakes handshakes = new Handshakes();

  private final List<Target> targets = new ArrayList<>();

  private final Context context = vertx.getOrCreateContext();

  /** Finds the number of the node that has the session of a WebSocket; null when any will do. */
  private @Nullable Pattern owner;

  private int next;
  private long checks;
  private int port;

  /** Listens on a free port. */
  public static Balancer start() {
    Balancer balancer = new Balancer();
    balancer.await(
        balancer.onLoop(
            () -> {
              NetServer server = balancer.vertx.createNetServer();
              server.connectHandler(balancer::connected);
              balancer.checks = balancer.vertx.setPeriodic(CHECK_MILLIS, id -> balancer.check());
              return server
                  .listen(0, "127.0.0.1")
                  .onSuccess(listening -> balancer.port = listening.actualPort());
            }));
    return balancer;
  }

  /**
   * From now on a WebSocket that names a session comes to another node than that which has it, when
   * another one is ready.
   *
   * @param id of nodes, but for their numbers, which are those of {@link #set}
   */
  public void avoidOwners(String id) {
    Pattern pattern =
        Pattern.compile("^GET \\S*transport=websocket&sid=" + Pattern.quote(id) + "(\\d+)~");
    await(
        onLoop(
            () -> {
              owner = pattern;
              return Future.succeededFuture();
            }));
  }

  private interface Action<T> {
    Future<T> run();
  }

  private <T> Future<T> onLoop(Action<T> action) {
    Promise<T> done = Promise.promise();
    context.runOnContext(now -> action.run().onComplete(done));
    return done.future();
  }

  /** Puts a node in, in the place of one that has gone. */
  public void set(int number, int nodePort, int internalPort) {
    await(
        onLoop(
            () -> {
              while (targets.size() <= number) {
                targets.add(new Target(0, 0));
              }
              targets.set(number, new Target(nodePort, internalPort));
              return check();
            }));
  }

  private Future<?> check() {
    List<Future<?>> answers = new ArrayList<>();
    for (Target target : targets) {
      answers.add(
          http.request(HttpMethod.GET, target.internalPort, "127.0.0.1", "/readyz")
              .compose(request -> request.send())
              .compose(response -> response.body().map(body -> response.statusCode()))
              .onSuccess(status -> target.ready = status == 200)
              .onFailure(gone -> target.ready = false)
              .otherwise(0));
    }
    return Future.join(answers);
  }

  private void connected(NetSocket socket) {
    socket.handler(
        first -> {
          socket.pause();
          socket.handler(null);
          Target target = choose(first);
          if (target == null) {
            socket.close();
          } else {
            client
                .connect(target.port, "127.0.0.1")
                .onFailure(gone -> socket.close())
                .onSuccess(node -> join(socket, first, node, handshakes.wire(target.port)));
          }
        });
  }

  private @Nullable Target choose(Buffer first) {
    Matcher named = owner == null ? null : owner.matcher(first.toString());
    int avoided = named != null && named.find() ? Integer.parseInt(named.group(1)) : -1;
    for (int i = 0; i < targets.size(); i++) {
      int number = Math.floorMod(next++, targets.size());
      if (targets.get(number).ready && number != avoided) {
        return targets.get(number);
      }
    }
    return avoided >= 0 && targets.get(avoided).ready ? targets.get(avoided) : null;
  }

  private static void join(NetSocket socket, Buffer first, NetSocket node, Handshakes.Wire wire) {
    new Watched(node, wire::answer).pipeTo(socket).onFailure(cut -> socket.close());
    wire.request(first);
    node.write(first);
    new Watched(socket, wire::request).pipeTo(node).onFailure(cut -> node.close());
  }

  /** Bytes of one side, looked at on their way. */
  private record Watched(NetSocket from, Handler<Buffer> watch) implements ReadStream<Buffer> {

    @Override
    public ReadStream<Buffer> handler(@Nullable Handler<Buffer> handler) {
      from.handler(
          handler == null
              ? null
              : bytes -> {
                watch.handle(bytes);
                handler.handle(bytes);
              });
      return this;
    }

    @Override
    public ReadStream<Buffer> exceptionHandler(@Nullable Handler<Throwable> handler) {
      from.exceptionHandler(handler);
      return this;
    }

    @Override
    public ReadStream<Buffer> endHandler(@Nullable Handler<Void> handler) {
      from.endHandler(handler);
      return this;
    }

    @Override
    public ReadStream<Buffer> pause() {
      from.pause();
      return this;
    }

    @Override
    public ReadStream<Buffer> resume() {
      from.resume();
      return this;
    }

    @Override
    public ReadStream<Buffer> fetch(long amount) {
      from.fetch(amount);
      return this;
    }
  }

  /** Handshakes that were answered until now. */
  public List<Handshakes.Handshake> handshakes() {
    return await(onLoop(() -> Future.succeededFuture(handshakes.all())));
  }

  /** Where clients connect. */
  public String url() {
    return "http://127.0.0.1:" + port;
  }

  private <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    await(
        onLoop(
            () -> {
              vertx.cancelTimer(checks);
              return Future.succeededFuture();
            }));
    await(vertx.close());
  }
}
