package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Posts {@code emit} to one room over one HTTP/1.1 connection, several requests before the first
 * answer (pipelining); those of one turn of the loop leave in one write. Fleet's event loop.
 */
final class ApiConnection extends ChannelInboundHandlerAdapter {

  private static final int OK = 200;
  private static final String END = "\"]}";
  private static final String LENGTH = "\r\ncontent-length:";

  private final Fleet fleet;
  private final Runnable answered;
  private final String head;
  private final String start;
  private final int size;
  private final Runnable flush = this::flush;
  private Runnable connected = () -> {};
  private @Nullable Channel channel;

  /** The beginning of a response. */
  private @Nullable ByteBuf partial;

  /** Requests of this turn. */
  private @Nullable ByteBuf out;

  private boolean gone;

  /** To that room; {@code answered} runs for each answer. */
  ApiConnection(Fleet fleet, String room, Runnable answered) {
    this.fleet = fleet;
    this.answered = answered;
    this.size = fleet.options().size();
    this.start = "{\"to\":[\"" + room + "\"],\"event\":\"m\",\"args\":[\"";
    int length = start.length() + size + END.length();
    this.head =
        "POST /api/v1/emit HTTP/1.1\r\nHost: "
            + fleet.host()
            + "\r\nContent-Type: application/json\r\nContent-Length: "
            + length
            + "\r\n\r\n";
  }

  /** Connects. */
  void open(Runnable whenConnected) {
    connected = whenConnected;
    fleet.open(fleet.options().apiPort(), this, this::lost);
  }

  /** Whether it is lost; then nothing is sent any more. */
  boolean gone() {
    return gone;
  }

  /** Posts a stamped value. */
  void emit(int publisher, long sequence, long planned) {
    Channel target = channel;
    if (target == null || gone) {
      return;
    }
    ByteBuf requests = out;
    if (requests == null) {
      requests = target.alloc().directBuffer(1024);
      out = requests;
      fleet.flushes().add(flush);
    }
    ByteBufUtil.writeAscii(requests, head);
    ByteBufUtil.writeAscii(requests, start);
    Stamp.writeText(requests, size, publisher, sequence, planned);
    ByteBufUtil.writeAscii(requests, END);
  }

  private void flush() {
    ByteBuf requests = out;
    Channel to = channel;
    out = null;
    if (requests != null && to != null) {
      Fleet.send(to, requests);
    }
  }

  @Override
  public void channelActive(ChannelHandlerContext ctx) {
    channel = ctx.channel();
    connected.run();
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
      int at = responses(in);
      if (!gone && at < in.writerIndex()) {
        int length = in.writerIndex() - at;
        partial = ctx.alloc().directBuffer(Math.max(2 * length, 1024)).writeBytes(in, at, length);
      }
    } finally {
      in.release();
    }
  }

  /** Handles all whole responses; the index after the last one. */
  private int responses(ByteBuf in) {
    int at = in.readerIndex();
    while (!gone) {
      int body = HttpText.headEnd(in, at, in.writerIndex());
      if (body < 0) {
        break;
      }
      int end = body + length(HttpText.head(in, at, body));
      if (end > in.writerIndex()) {
        break;
      }
      if (HttpText.status(in, at) == OK) {
        answered.run();
      } else {
        fail("the API refused: " + in.toString(at, end - at, StandardCharsets.UTF_8));
      }
      at = end;
    }
    return at;
  }

  private static int length(String head) {
    int from = head.indexOf(LENGTH) + LENGTH.length();
    return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
  }

  @Override
  public void channelInactive(ChannelHandlerContext ctx) {
    lost("connection to the API ended");
  }

  @Override
  public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
    fail(cause.toString());
  }

  private void fail(String why) {
    lost(why);
    if (channel != null) {
      Fleet.cut(channel);
    }
  }

  private void lost(String why) {
    if (gone) {
      return;
    }
    gone = true;
    ByteBuf rest = partial;
    partial = null;
    if (rest != null) {
      rest.release();
    }
    fleet.lost(why);
  }
}
