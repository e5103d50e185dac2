package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.base64.Base64;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * HTTP long-polling: one connection for polls and, as soon as something is sent while a poll is
 * held, another for posts. What is sent while a post is under way goes with the next one. Fleet's
 * event loop.
 */
final class PollingLink implements Link {

  private static final int SEPARATOR = 0x1E;

  private final Fleet fleet;
  private final Listener listener;
  private final HttpConnection polls;
  private final HttpConnection posts;
  private final ByteBuf waiting = Unpooled.buffer(64);
  private String sid = "";
  private boolean flushDue;

  /** A post is under way on the connection for polls. */
  private boolean posting;

  private boolean closing;
  private boolean ended;
  private @Nullable Runnable paused;

  private PollingLink(Fleet fleet, Listener listener) {
    this.fleet = fleet;
    this.listener = listener;
    polls = new HttpConnection(fleet, new Polled());
    posts = new HttpConnection(fleet, new Posted());
  }

  /** Opens a session. */
  static PollingLink open(Fleet fleet, Listener listener) {
    PollingLink link = new PollingLink(fleet, listener);
    link.poll();
    return link;
  }

  /** The session's id, once it is open. */
  String sid() {
    return sid;
  }

  /** Polls no more, and calls back when the poll under way was answered. */
  void pause(Runnable done) {
    paused = done;
  }

  /** The session goes on elsewhere. */
  void release() {
    ended = true;
    polls.close();
    posts.close();
    waiting.release();
  }

  private void poll() {
    String head =
        "GET "
            + fleet.path("polling", sid)
            + " HTTP/1.1\r\nHost: "
            + fleet.host()
            + "\r\nAccept: */*\r\n\r\n";
    polls.send(ByteBufUtil.writeAscii(PooledByteBufAllocator.DEFAULT, head));
  }

  private void post(HttpConnection connection) {
    String head =
        "POST "
            + fleet.path("polling", sid)
            + " HTTP/1.1\r\nHost: "
            + fleet.host()
            + "\r\nContent-Type: text/plain;charset=UTF-8\r\nContent-Length: "
            + waiting.readableBytes()
            + "\r\n\r\n";
    ByteBuf request =
        PooledByteBufAllocator.DEFAULT.directBuffer(head.length() + waiting.readableBytes());
    ByteBufUtil.writeAscii(request, head);
    request.writeBytes(waiting);
    waiting.clear();
    connection.send(request);
  }

  @Override
  public void sendText(ByteBuf packet) {
    if (begin()) {
      waiting.writeBytes(packet, packet.readerIndex(), packet.readableBytes());
    }
  }

  @Override
  public void sendBinary(ByteBuf message) {
    if (begin()) {
      waiting.writeByte('b');
      ByteBuf text = Base64.encode(message, message.readerIndex(), message.readableBytes(), false);
      waiting.writeBytes(text);
      text.release();
    }
  }

  private boolean begin() {
    if (ended) {
      return false;
    }
    if (waiting.isReadable()) {
      waiting.writeByte(SEPARATOR);
    }
    if (!flushDue) {
      flushDue = true;
      fleet.flushes().add(this::flush);
    }
    return true;
  }

  private void flush() {
    flushDue = false;
    if (!ended && waiting.isReadable() && !isPosting()) {
      post(posts);
    }
  }

  @Override
  public void setReading(boolean reading) {
    polls.setReading(reading);
  }

  @Override
  public void close() {
    if (begin()) {
      waiting.writeByte('1');
      closing = true;
    }
  }

  /** Whether a post is under way: a second one could overtake it, and servers refuse it. */
  private boolean isPosting() {
    return posting || posts.busy();
  }

  /** A client that leaves is done when the server has read so. */
  private void endIfSaid() {
    if (closing && !waiting.isReadable()) {
      fail("left");
    }
  }

  private void fail(String why) {
    if (!ended) {
      release();
      listener.onClosed(why);
    }
  }

  private void packets(ByteBuf in, int from, int to) {
    int at = from;
    while (!ended && at < to) {
      int end = in.indexOf(at, to, (byte) SEPARATOR);
      int packetEnd = end < 0 ? to : end;
      packet(in, at, packetEnd);
      at = packetEnd + 1;
    }
  }

  private void packet(ByteBuf in, int from, int to) {
    if (in.getByte(from) == 'b') {
      ByteBuf message = Base64.decode(in, from + 1, to - from - 1);
      listener.onBinary(message, message.readerIndex(), message.writerIndex());
      message.release();
      return;
    }
    if (sid.isEmpty() && in.getByte(from) == '0') {
      sid = sid(in.toString(from, to - from, StandardCharsets.UTF_8));
    }
    listener.onText(in, from, to);
  }

  private static String sid(String open) {
    String field = "\"sid\":\"";
    int from = open.indexOf(field) + field.length();
    return open.substring(from, open.indexOf('"', from));
  }

  /** Answers to polls. */
  private final class Polled implements HttpConnection.Answers {

    @Override
    public void onResponse(int status, ByteBuf in, int from, int to) {
      if (status != 200) {
        fail("poll: " + status + " " + in.toString(from, to - from, StandardCharsets.UTF_8));
        return;
      }
      boolean quiet = posting || isQuiet(in, from, to);
      if (posting) {
        posting = false;
        endIfSaid();
      } else {
        packets(in, from, to);
      }
      if (!ended) {
        next(quiet);
      }
    }

    /** Nothing but a ping or the handshake. */
    private boolean isQuiet(ByteBuf in, int from, int to) {
      int type = from < to ? in.getByte(from) : 0;
      return type == '0' || (type == '2' && to - from == 1);
    }

    private void next(boolean quiet) {
      Runnable then = paused;
      if (quiet && waiting.isReadable() && !isPosting()) {
        // No poll is held now: what is idle does with one connection.
        posting = true;
        post(polls);
      } else if (then != null) {
        then.run();
      } else {
        poll();
      }
    }

    @Override
    public void onFailure(String why) {
      fail("poll: " + why);
    }
  }

  /** Answers to posts. */
  private final class Posted implements HttpConnection.Answers {

    @Override
    public void onResponse(int status, ByteBuf in, int from, int to) {
      if (status != 200) {
        fail("post: " + status + " " + in.toString(from, to - from, StandardCharsets.UTF_8));
      } else {
        endIfSaid();
        flush();
      }
    }

    @Override
    public void onFailure(String why) {
      fail("post: " + why);
    }
  }
}
