package io.roomcast.net;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.netty.channel.Channel;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.LoopExecutor;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.core.transport.Transport;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A real Vert.x server whose WebSockets echo; what a test wants otherwise it passes in. */
final class EchoServer implements AutoCloseable {

  /** Made once: it takes a second. */
  private static final class Certificate {
    static final SelfSignedCertificate SHARED = SelfSignedCertificate.create();
  }

  /** Under what the connections run. */
  enum Wire {
    NIO(Transport.NIO, false),
    EPOLL(Transport.EPOLL, false),
    NIO_TLS(Transport.NIO, true),
    EPOLL_TLS(Transport.EPOLL, true);

    final Transport transport;
    final boolean tls;

    Wire(Transport transport, boolean tls) {
      this.transport = transport;
      this.tls = tls;
    }
  }

  static final WebSocketOptions OPTIONS = new WebSocketOptions(100_000, null);

  /** One connection with all that happened on it. */
  static class Connection implements FrameListener {
    final FrameSink sink;
    final EventLoopState loop;
    final List<WebSocketClose> closes = new CopyOnWriteArrayList<>();
    final List<String> texts = new CopyOnWriteArrayList<>();
    final AtomicInteger drained = new AtomicInteger();
    final List<String> handlers = new CopyOnWriteArrayList<>();

    Connection(FrameSink sink, EventLoopState loop) {
      this.sink = sink;
      this.loop = loop;
    }

    @Override
    public void text(String message) {
      texts.add(message);
      sink.write(SharedFrame.text(message), true);
    }

    @Override
    public void binary(Buffer message) {
      sink.write(SharedFrame.binary(message), true);
    }

    @Override
    public void drained() {
      drained.incrementAndGet();
    }

    @Override
    public void closed(WebSocketClose close) {
      closes.add(close);
    }
  }

  final Vertx vertx;
  final List<Connection> connections = new CopyOnWriteArrayList<>();
  final List<HttpServer> servers = new CopyOnWriteArrayList<>();
  volatile WebSocketOptions options = OPTIONS;
  volatile Consumer<Connection> onOpen = connection -> {};
  volatile Consumer<HttpServerRequest> onRequest = this::accept;
  private volatile int port;
  private final Wire wire;

  EchoServer(Wire wire) throws Exception {
    this(wire, 1, new HttpServerOptions());
  }

  EchoServer(Wire wire, int instances, HttpServerOptions options) throws Exception {
    this.wire = wire;
    vertx =
        Vertx.builder()
            .with(new VertxOptions().setEventLoopPoolSize(Math.max(2, instances)))
            .withTransport(wire.transport)
            .build();
    options.setHost("127.0.0.1").setPort(-1).setStrictThreadMode(true);
    if (wire.tls) {
      options.setSsl(true).setKeyCertOptions(Certificate.SHARED.keyCertOptions());
    }
    Future<String> deployed =
        vertx.deployVerticle(
            () ->
                new VerticleBase() {
                  @Override
                  public Future<?> start() {
                    HttpServer server = vertx.createHttpServer(options);
                    servers.add(server);
                    return server
                        .requestHandler(request -> onRequest.accept(request))
                        .listen()
                        .onSuccess(listening -> port = listening.actualPort());
                  }
                },
            new DeploymentOptions().setInstances(instances));
    deployed.toCompletionStage().toCompletableFuture().get(20, SECONDS);
  }

  private void accept(HttpServerRequest request) {
    if (WebSockets.upgradable(request)) {
      open(request);
    } else {
      request.response().setStatusCode(400).end("no upgrade");
    }
  }

  Future<FrameSink> open(HttpServerRequest request) {
    Channel channel = ChannelTakeover.channelOf(request);
    return WebSockets.upgrade(request, options)
        .onSuccess(
            sink -> {
              Connection connection = new Connection(sink, WebSockets.currentLoop(vertx));
              connections.add(connection);
              sink.listener(connection);
              // Later: some handlers of Vert.x take themselves out at the end of the read.
              channel
                  .eventLoop()
                  .execute(() -> connection.handlers.addAll(channel.pipeline().names()));
              onOpen.accept(connection);
            });
  }

  /** The loop that a request came in on. */
  LoopExecutor loopOf(HttpServerRequest request) {
    return new NettyLoop(ChannelTakeover.channelOf(request).eventLoop());
  }

  RawClient connect() throws Exception {
    return RawClient.connect(port, wire.tls);
  }

  RawClient connect(int receiveBuffer) throws Exception {
    return RawClient.connect(port, wire.tls, receiveBuffer);
  }

  RawClient open(String... headers) throws Exception {
    RawClient client = connect();
    client.upgrade(headers);
    return client;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().orTimeout(20, SECONDS).join();
  }
}
