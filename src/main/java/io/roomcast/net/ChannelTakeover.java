package io.roomcast.net;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpRequestDecoder;
import io.roomcast.loop.EventLoopState;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes a connection over from Vert.x's HTTP server: answers 101 and puts our handler in the place
 * of all that spoke HTTP. Stateless; on the connection's event loop.
 */
final class ChannelTakeover {

  /**
   * Vert.x's handlers that have nothing more to do. Not among them: {@code h2c}, which takes itself
   * out once the first request of a connection is handled, and those below HTTP (TLS, logging,
   * traffic shaping).
   */
  private static final List<String> HTTP_HANDLERS =
      List.of(
          "httpEncoder",
          "inflater",
          "deflater",
          "webSocketExtensionHandler",
          "chunkedWriter",
          "idle",
          HttpGuard.NAME,
          "handler");

  /** Name of our handler in a pipeline. */
  static final String NAME = "websocket";

  private ChannelTakeover() {}

  /**
   * The channel under a request, also when a router has wrapped the request; null when this Vert.x
   * is built in another way than the one we know.
   */
  static @Nullable Channel channelOf(HttpServerRequest request) {
    try {
      return request.connection() instanceof ConnectionBase connection
              && connection.channel().pipeline().context(HttpRequestDecoder.class) != null
          ? connection.channel()
          : null;
    } catch (LinkageError e) {
      return null;
    }
  }

  /** Sends the 101 with the first flush, and answers the sink. */
  static WebSocketChannel takeOver(
      Channel channel, EventLoopState loop, HttpServerRequest request, WebSocketOptions options) {
    Handshake handshake = Handshake.with(request, options);
    WebSocketChannel webSocket = new WebSocketChannel(loop, options, handshake);
    ChannelPipeline pipeline = channel.pipeline();
    ChannelHandlerContext decoder = pipeline.context(HttpRequestDecoder.class);
    // In the decoder's own place: what it has read beyond the request goes to its successor.
    pipeline.replace(decoder.name(), NAME, webSocket);
    for (String name : HTTP_HANDLERS) {
      if (pipeline.context(name) != null) {
        pipeline.remove(name);
      }
    }
    webSocket.answer(handshake.response(request, channel.alloc()));
    channel.config().setAutoRead(true);
    return webSocket;
  }
}
