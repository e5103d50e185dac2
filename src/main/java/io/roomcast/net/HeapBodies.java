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

/**
 * Copies the bodies of an HTTP/1 connection to memory that the garbage collector frees, before
 * Vert.x gets them. Vert.x 5.0.10 queues messages for a connection that is paused, as one with a
 * pipelined request behind a held one is, and forgets them without release when the connection
 * ends: a peer could make the process lose memory at will. Stateless; event loop of the connection.
 */
@ChannelHandler.Sharable
public final class HeapBodies extends ChannelInboundHandlerAdapter {

  static final String NAME = "heapBodies";

  private static final HeapBodies INSTANCE = new HeapBodies();

  private HeapBodies() {}

  /** Does so from now on for the connection of this request; calling it again changes nothing. */
  public static void use(HttpServerRequest request) {
    Channel channel = ChannelTakeover.channelOf(request);
    if (channel != null) {
      ChannelPipeline pipeline = channel.pipeline();
      if (pipeline.context(NAME) == null && pipeline.context("handler") != null) {
        pipeline.addBefore("handler", NAME, INSTANCE);
      }
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
}
