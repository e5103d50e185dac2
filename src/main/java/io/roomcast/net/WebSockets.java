package io.roomcast.net;

import io.netty.channel.Channel;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.EventExecutor;
import io.roomcast.loop.EventLoopState;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Entry to this package: the event loop under a caller, upgrading a request, WebSockets without
 * one. Thread-safe.
 */
public final class WebSockets {

  /** Value of {@code Sec-WebSocket-Version} in the refusal of a version we do not speak. */
  public static final String SUPPORTED_VERSIONS = "13, 8";

  private WebSockets() {}

  /**
   * The state of the event loop that the caller is on or, off the event loops, of the one that
   * {@code vertx.getOrCreateContext()} gives the caller; made on first use, one per event loop.
   */
  public static EventLoopState currentLoop(Vertx vertx) {
    VertxInternal internal = (VertxInternal) vertx;
    for (EventExecutor executor : internal.nettyEventLoopGroup()) {
      if (executor.inEventLoop() && executor instanceof EventLoop eventLoop) {
        return LoopRegistry.of(vertx).stateOf(eventLoop);
      }
    }
    ContextInternal context = internal.getOrCreateContext();
    return LoopRegistry.of(vertx).stateOf(context.nettyEventLoop());
  }

  /**
   * Whether the request is a WebSocket upgrade that {@link #upgrade} would accept: GET, HTTP/1.1,
   * {@code Upgrade: websocket}, a key of 16 bytes, version 8 or 13, no body.
   */
  public static boolean upgradable(HttpServerRequest request) {
    return Handshake.acceptable(request);
  }

  /**
   * Whether the request's {@code Sec-WebSocket-Version} is one we speak; a refusal of another one
   * names {@link #SUPPORTED_VERSIONS}.
   */
  public static boolean supportedVersion(HttpServerRequest request) {
    return Handshake.supportedVersion(request);
  }

  /**
   * Answers 101 (with the headers set on {@code request.response()} so far; the first offered
   * subprotocol is echoed unless they name one) and takes the connection over from Vert.x: neither
   * the request, its response nor their connection may be used after it, and none of their handlers
   * is called. On the request's event loop; the future completes there, synchronously where
   * possible, and fails, with nothing written, when the request is not {@link #upgradable}, was
   * answered already or has lost its connection.
   *
   * <p>The decision to upgrade may be taken later than in the turn that delivered the request; what
   * the client sends before the answer is then lost, and none should.
   */
  public static Future<FrameSink> upgrade(HttpServerRequest request, WebSocketOptions options) {
    if (!upgradable(request)) {
      return Future.failedFuture("not a WebSocket upgrade");
    }
    if (request.response().headWritten()) {
      return Future.failedFuture("the request was answered already");
    }
    Channel channel = ChannelTakeover.channelOf(request);
    if (channel == null) {
      return VertxSink.upgrade(request, options);
    }
    if (!channel.eventLoop().inEventLoop()) {
      return Future.failedFuture("not on the event loop of the request");
    }
    if (!channel.isActive()) {
      return Future.failedFuture("the connection has ended");
    }
    EventLoopState loop = LoopRegistry.of(vertxOf(request)).stateOf(channel.eventLoop());
    return Future.succeededFuture(ChannelTakeover.takeOver(channel, loop, request, options));
  }

  /**
   * Puts a WebSocket on a channel that no HTTP server of Vert.x has brought: one of another
   * listener, of a tunnel, or without a network. Its opening handshake is done or never was; the
   * channel delivers the client's masked frames from now on and takes ours, both as {@code
   * ByteBuf}, and belongs to an event loop of this Vert.x. No compression.
   *
   * <p>On that event loop. The handler is added last; it passes nothing on.
   *
   * @throws IllegalStateException on another thread
   */
  public static FrameSink attach(Vertx vertx, Channel channel, WebSocketOptions options) {
    if (!channel.eventLoop().inEventLoop()) {
      throw new IllegalStateException("not on the event loop of the channel");
    }
    EventLoopState loop = LoopRegistry.of(vertx).stateOf(channel.eventLoop());
    WebSocketChannel webSocket = new WebSocketChannel(loop, options, Handshake.WITHOUT_EXTENSIONS);
    channel.pipeline().addLast(ChannelTakeover.NAME, webSocket);
    return webSocket;
  }

  private static Vertx vertxOf(HttpServerRequest request) {
    return ((ConnectionBase) request.connection()).context().owner();
  }
}
