package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * A WebSocket (RFC 6455), with its own handshake and framing: no object per frame in either
 * direction. Frames are read where they arrived; what is sent in one turn of the loop leaves in one
 * write. Fleet's event loop.
 */
final class WebSocketLink extends FleetConnection implements Link {

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

  private final String request;
  private final Listener listener;
  private boolean open;

  private WebSocketLink(Fleet fleet, String request, Listener listener) {
    super(fleet, 256);
    this.request = request;
    this.listener = listener;
  }

  /** Connects; a session id continues that session. */
  static WebSocketLink open(
      Fleet fleet, InetSocketAddress to, boolean deflate, String sid, Listener listener) {
    String request =
        "GET "
            + fleet.path("websocket", sid)
            + " HTTP/1.1\r\nHost: "
            + Fleet.host(to)
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"
            + (deflate
                ? "Sec-WebSocket-Extensions: permessage-deflate;"
                    + " server_no_context_takeover; client_no_context_takeover\r\n"
                : "")
            + "\r\n";
    WebSocketLink link = new WebSocketLink(fleet, request, listener);
    fleet.open(to, link, link::lost);
    return link;
  }

  @Override
  void connected(Channel connected) {
    ByteBuf bytes = connected.alloc().directBuffer(request.length());
    bytes.writeCharSequence(request, StandardCharsets.US_ASCII);
    Fleet.send(connected, bytes);
  }

  @Override
  int read(ByteBuf in) {
    int at = open ? in.readerIndex() : handshake(in);
    return open ? frames(in, at) : at;
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
    while (!ended() && end - at >= 2) {
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
      ByteBuf inflated = fleet().inflater().inflate(in, from, to);
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
    ByteBuf frames = out();
    if (frames == null) {
      return;
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

  @Override
  public void setReading(boolean reading) {
    Channel to = channel();
    if (to != null) {
      to.config().setAutoRead(reading);
    }
  }

  @Override
  public void close() {
    Channel to = channel();
    if (to != null) {
      ByteBuf nothing = to.alloc().directBuffer(0);
      send(CLOSE, nothing, 0, 0);
      nothing.release();
    }
  }

  @Override
  void over(String why) {
    listener.onClosed(why);
  }
}
