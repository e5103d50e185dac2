package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * A WebSocket (RFC 6455), with its own handshake and framing: no object per frame in either
 * direction. Frames are read where they arrived; what is sent in one turn of the loop leaves in one
 * write. Fleet's event loop.
 */
final class WebSocketLink extends ChannelInboundHandlerAdapter implements Link {

  private static final int FIN = 0x80;
  private static final int RSV1 = 0x40;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int CLOSE = 8;
  private static final int PING = 9;
  private static final int PONG = 10;
  private static final int MASKED = 0x80;

  /** Any but 0, which a server might not bother to undo. */
  private static final int MASK = 0x5A17_C3E9;

  private final Fleet fleet;
  private final String request;
  private final Listener listener;
  private final Runnable flush = this::flush;
  private @Nullable Channel channel;

  /** The beginning of a frame, or of the handshake's answer. */
  private @Nullable ByteBuf partial;

  /** Frames of this turn. */
  private @Nullable ByteBuf out;

  private boolean open;
  private boolean ended;

  private WebSocketLink(Fleet fleet, String request, Listener listener) {
    this.fleet = fleet;
    this.request = request;
    this.listener = listener;
  }

  /** Connects; a session id continues that session. */
  static WebSocketLink open(Fleet fleet, boolean deflate, String sid, Listener listener) {
    String request =
        "GET "
            + fleet.path("websocket", sid)
            + " HTTP/1.1\r\nHost: "
            + fleet.host()
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (deflate
                ? "Sec-WebSocket-Extensions: permessage-deflate;"
                    + " server_no_context_takeover; client_no_context_takeover\r\n"
                : "")
            + "\r\n";
    WebSocketLink link = new WebSocketLink(fleet, request, listener);
    fleet.open(link, link::ended);
    return link;
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    ByteBuf bytes = ctx.alloc().directBuffer(request.length());
    bytes.writeCharSequence(request, StandardCharsets.US_ASCII);
    Fleet.send(ctx.channel(), bytes);
  }

  @Override
  public void channelRead(ChannelHandlerContext ctx, Object message) {
    fleet.tick();
    ByteBuf in = (ByteBuf) message;
    ByteBuf before = partial;
    if (before != null) {
      before.writeBytes(in);
      in.release();
      in = before;
      partial = null;
    }
    try {
      int at = open ? in.readerIndex() : handshake(in);
      if (open) {
        at = frames(in, at);
      }
      if (!ended && at < in.writerIndex()) {
        keep(ctx, in, at);
      }
    } finally {
      in.release();
    }
  }

  private void keep(ChannelHandlerContext ctx, ByteBuf in, int at) {
    int length = in.writerIndex() - at;
    ByteBuf rest = ctx.alloc().directBuffer(Math.max(2 * length, 1024));
    rest.writeBytes(in, at, length);
    partial = rest;
  }

  /** Reads the answer; the index after it, or where it begins when it is not all there. */
  private int handshake(ByteBuf in) {
    int end = HttpText.headEnd(in, in.readerIndex(), in.writerIndex());
    if (end < 0) {
      return in.readerIndex();
    }
    int status = HttpText.status(in, in.readerIndex());
    if (status != 101) {
      fail("WebSocket refused: " + in.toString(StandardCharsets.US_ASCII));
      return in.writerIndex();
    }
    open = true;
    listener.onOpen();
    return end;
  }

  /** Handles all whole frames; the index after the last one. */
  private int frames(ByteBuf in, int start) {
    int at = start;
    int end = in.writerIndex();
    while (!ended && end - at >= 2) {
      int head = in.getUnsignedByte(at);
      long length = in.getByte(at + 1);
      int body = at + 2;
      if (length == 126) {
        body = at + 4;
        length = end < body ? Long.MAX_VALUE : in.getUnsignedShort(at + 2);
      } else if (length == 127) {
        body = at + 10;
        length = end < body ? Long.MAX_VALUE : in.getLong(at + 2);
      }
      if (length > end - body) {
        break;
      }
      at = body + (int) length;
      frame(head, in, body, at);
    }
    return at;
  }

  private void frame(int head, ByteBuf in, int from, int to) {
    if ((head & RSV1) != 0) {
      ByteBuf inflated = fleet.inflater().inflate(in, from, to);
      message(head & 0x0F, inflated, 0, inflated.writerIndex());
    } else if ((head & FIN) == 0) {
      fail("a fragmented message, which no Socket.IO server sends");
    } else {
      message(head & 0x0F, in, from, to);
    }
  }

  private void message(int opcode, ByteBuf in, int from, int to) {
    switch (opcode) {
      case TEXT -> listener.onText(in, from, to);
      case BINARY -> listener.onBinary(in, from, to);
      case PING -> send(PONG, in, from, to);
      case CLOSE -> {
        send(CLOSE, in, from, to);
        flush();
        fail("closed by the server");
      }
      default -> {}
    }
  }

  @Override
  public void sendText(ByteBuf packet) {
    send(TEXT, packet, packet.readerIndex(), packet.writerIndex());
  }

  @Override
  public void sendBinary(ByteBuf message) {
    send(BINARY, message, message.readerIndex(), message.writerIndex());
  }

  private void send(int opcode, ByteBuf in, int from, int to) {
    Channel target = channel;
    if (target == null || ended) {
      return;
    }
    ByteBuf frames = out;
    if (frames == null) {
      frames = target.alloc().directBuffer(256);
      out = frames;
      fleet.flushes().add(flush);
    }
    int length = to - from;
    frames.writeByte(FIN | opcode);
    if (length < 126) {
      frames.writeByte(MASKED | length);
    } else if (length < 1 << 16) {
      frames.writeByte(MASKED | 126).writeShort(length);
    } else {
      frames.writeByte(MASKED | 127).writeLong(length);
    }
    frames.writeInt(MASK);
    mask(frames, in, from, to);
  }

  private static void mask(ByteBuf out, ByteBuf in, int from, int to) {
    long twice = ((long) MASK << 32) | (MASK & 0xFFFF_FFFFL);
    out.ensureWritable(to - from);
    int at = from;
    for (; at + 8 <= to; at += 8) {
      out.writeLong(in.getLong(at) ^ twice);
    }
    for (int shift = 24; at < to; at++, shift -= 8) {
      out.writeByte(in.getByte(at) ^ (MASK >>> (shift & 31)));
    }
  }

  private void flush() {
    ByteBuf frames = out;
    Channel to = channel;
    out = null;
    if (frames != null && to != null) {
      Fleet.send(to, frames);
    }
  }

  @Override
  public void setReading(boolean reading) {
    if (channel != null) {
      channel.config().setAutoRead(reading);
    }
  }

  @Override
  public void close() {
    Channel open = channel;
    if (open != null) {
      ByteBuf nothing = open.alloc().directBuffer(0);
      send(CLOSE, nothing, 0, 0);
      nothing.release();
    }
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    ended("connection ended");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause.toString());
  }

  private void fail(String why) {
    ended(why);
    if (channel != null) {
      Fleet.cut(channel);
    }
  }

  private void ended(String why) {
    if (ended) {
      return;
    }
    ended = true;
    ByteBuf rest = partial;
    partial = null;
    if (rest != null) {
      rest.release();
    }
    listener.onClosed(why);
  }
}
