package io.roomcast.bench.million;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one event loop: connect to the main namespace, answer every ping, count what
 * reaches them. Owned by that loop. A client is a few fields of its channel; what clients say is
 * the same few frames for all.
 */
final class InVmClients {

  private static final ByteBuf CONNECT = frame("40");
  private static final ByteBuf PONG = frame("3");

  /** Answers given before others on the loop have their turn. */
  private static final int ANSWERS_PER_TURN = 64;

  private final EventLoop loop;
  private final ArrayDeque<InVmChannel> answering = new ArrayDeque<>(1024);
  private boolean scheduled;

  /** What a broadcast looks like on the wire; null while none is expected. */
  private @Nullable ByteBuf expected;

  // Figures of this loop.
  int connected;
  int closed;
  int pinged;
  long pings;
  long delivered;
  long unexpected;

  InVmClients(EventLoop loop) {
    this.loop = loop;
  }

  /** From now on this text message is what clients wait for; answers its size. */
  int expect(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    if (payload.length > 125) {
      throw new IllegalArgumentException("only short frames are sent");
    }
    expected =
        Unpooled.buffer(2 + payload.length)
            .writeByte(0x81)
            .writeByte(payload.length)
            .writeBytes(payload);
    return payload.length;
  }

  /** The server has sent something; the buffer stays its own. */
  void received(InVmChannel channel, ByteBuf bytes) {
    int start = bytes.readerIndex();
    int end = bytes.writerIndex();
    while (start < end) {
      int length = bytes.getByte(start + 1) & 0x7f;
      int header = 2;
      if (length == 126) {
        length = bytes.getUnsignedShort(start + 2);
        header = 4;
      }
      frame(channel, bytes, start, header, length);
      start += header + length;
    }
  }

  private void frame(InVmChannel channel, ByteBuf bytes, int start, int header, int length) {
    int type = bytes.getByte(start + header);
    if (bytes.getByte(start) != (byte) 0x81) {
      unexpected++;
    } else if (type == '2' && length == 1) {
      pings++;
      if (!channel.pinged) {
        channel.pinged = true;
        pinged++;
      }
      answer(channel);
    } else if (type == '0') {
      answer(channel);
    } else if (type == '4' && bytes.getByte(start + header + 1) == '0') {
      channel.connected = true;
      connected++;
    } else if (expected != null
        && expected.readableBytes() == header + length
        && ByteBufUtil.equals(expected, 0, bytes, start, header + length)) {
      delivered++;
      channel.received++;
    } else {
      unexpected++;
    }
  }

  void closed(InVmChannel channel) {
    closed++;
  }

  /** Clients answer in a later turn, as they would over a network. */
  private void answer(InVmChannel channel) {
    answering.add(channel);
    if (!scheduled) {
      scheduled = true;
      loop.execute(this::answerSome);
    }
  }

  private void answerSome() {
    for (int i = 0; i < ANSWERS_PER_TURN; i++) {
      InVmChannel channel = answering.poll();
      if (channel == null) {
        scheduled = false;
        return;
      }
      channel.receive((channel.connected ? PONG : CONNECT).duplicate());
    }
    loop.execute(this::answerSome);
  }

  /** A masked text frame, for any number of uses. */
  private static ByteBuf frame(String text) {
    byte[] payload = text.getBytes(StandardCharsets.UTF_8);
    byte[] key = {0x12, 0x34, 0x56, 0x78};
    ByteBuf frame = Unpooled.buffer(6 + payload.length);
    frame.writeByte(0x81).writeByte(0x80 | payload.length).writeBytes(key);
    for (int i = 0; i < payload.length; i++) {
      frame.writeByte(payload[i] ^ key[i & 3]);
    }
    return Unpooled.unreleasableBuffer(frame);
  }
}
