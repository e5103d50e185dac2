package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpContent;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before Vert.x's handler of an HTTP/1 connection and keeps from it what a peer could harm
 * the process with. Stateless; event loop of the connection.
 *
 * <ul>
 *   <li>Bodies are copied to memory that the garbage collector frees. Vert.x 5.0.10 queues messages
 *       for a connection that is paused, as one with a pipelined request behind a held one is, and
 *       forgets them without release when the connection ends.
 *   <li>A reset by the peer ends the connection and goes no further. Vert.x logs it as an error,
 *       and fails over it when a pipelined request waits.
 * </ul>
 */
@ChannelHandler.Sharable
public final class HttpGuard extends ChannelInboundHandlerAdapter {

  static final String NAME = "httpGuard";

  private static final Logger log = LoggerFactory.getLogger(HttpGuard.class);

  private static final HttpGuard INSTANCE = new HttpGuard();

  private HttpGuard() {}

  /** Guards the connection of this request from now on; calling it again changes nothing. */
  public static void install(HttpServerRequest request) {
    Channel channel = ChannelTakeover.channelOf(request);
    if (channel != null) {
      ChannelPipeline pipeline = channel.pipeline();
      if (pipeline.context(NAME) == null && pipeline.context("handler") != null) {
        pipeline.addBefore("handler", NAME, INSTANCE);
      }
    }
  }

  /** Ends the connection of this request at once, or with HTTP/2 its stream, whatever waits. */
  public static void cut(HttpServerRequest request) {
    Channel channel = ChannelTakeover.channelOf(request);
    if (channel != null) {
      // Vert.x's handler would first have everything flushed.
      var unused = channel.pipeline().firstContext().close();
    } else {
      request.response().reset();
    }
  }

  @Override
  public void channelRead(ChannelHandlerContext context, Object message) {
    if (message instanceof HttpContent content
        && content.content().isReadable()
        && content.decoderResult().isSuccess()) {
      ByteBuf copy = Unpooled.copiedBuffer(content.content());
      HttpContent replacement = content.replace(copy);
      content.release();
      context.fireChannelRead(replacement);
    } else {
      context.fireChannelRead(message);
    }
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
    if (cause instanceof IOException) {
      log.debug("{} is cut: {}", context.channel(), cause.toString());
      var unused = context.close();
    } else {
      context.fireExceptionCaught(cause);
    }
  }
}
