package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import org.jspecify.annotations.Nullable;

/**
 * One request after the other over HTTP/1.1 connections kept alive; a connection that the server
 * closed is opened again by the next request. Fleet's event loop.
 */
final class HttpConnection {

  private final Fleet fleet;
  private final Answers answers;
  private @Nullable Wire wire;

  /** The request under way, to be sent again when a kept connection turns out to be closed. */
  private @Nullable ByteBuf request;

  private boolean closed;

  /** Gets the answers. */
  interface Answers {

    /** The bytes are only lent. */
    void onResponse(int status, ByteBuf in, int from, int to);

    /** There will be no answer. */
    void onFailure(String why);
  }

  HttpConnection(Fleet fleet, Answers answers) {
    this.fleet = fleet;
    this.answers = answers;
  }

  /** Whether an answer is due. */
  boolean busy() {
    return request != null;
  }

  /** Sends a request, which it takes over; one at a time. */
  void send(ByteBuf bytes) {
    request = bytes;
    Wire current = wire;
    if (current == null) {
      open();
    } else {
      current.write(bytes);
    }
  }

  /** Stops or goes on reading. */
  void setReading(boolean reading) {
    if (wire != null && wire.channel != null) {
      wire.channel.config().setAutoRead(reading);
    }
  }

  /** Cuts the connection; an answer that is due does not come. */
  void close() {
    closed = true;
    endRequest();
    if (wire != null) {
      wire.close();
    }
  }

  private void open() {
    Wire next = new Wire();
    wire = next;
    fleet.open(next, next::lost);
  }

  private void endRequest() {
    ByteBuf done = request;
    request = null;
    if (done != null) {
      done.release();
    }
  }

  /** One TCP connection. */
  private final class Wire extends ChannelInboundHandlerAdapter {

    private final HttpResponseReader reader = new HttpResponseReader();
    private @Nullable Channel channel;
    private boolean used;
    private boolean lost;

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
      channel = ctx.channel();
      ByteBuf waiting = request;
      if (closed) {
        Fleet.cut(ctx.channel());
      } else if (waiting != null) {
        write(waiting);
      }
    }

    void write(ByteBuf bytes) {
      if (channel != null) {
        Fleet.send(channel, bytes.retainedDuplicate());
      }
    }

    void close() {
      if (channel != null) {
        Fleet.cut(channel);
      }
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
      fleet.tick();
      ByteBuf in = (ByteBuf) message;
      try {
        ByteBuf response = reader.read(in);
        if (response != null) {
          answered(response);
        }
      } finally {
        in.release();
      }
    }

    private void answered(ByteBuf response) {
      used = true;
      if (reader.closes() && wire == this) {
        wire = null;
        lost = true;
        close();
      }
      endRequest();
      if (!closed) {
        answers.onResponse(
            reader.status(), response, response.readerIndex(), response.writerIndex());
      }
      reader.done();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
      lost("connection ended");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
      lost(cause.toString());
      Fleet.cut(ctx.channel());
    }

    /**
     * A connection that has answered before was closed while idle: try the request on a new one.
     */
    void lost(String why) {
      boolean begun = reader.begun();
      reader.close();
      if (lost) {
        return;
      }
      lost = true;
      if (wire == this) {
        wire = null;
      }
      if (closed || request == null) {
        return;
      }
      if (used && !begun) {
        open();
      } else {
        endRequest();
        answers.onFailure(why);
      }
    }
  }
}
