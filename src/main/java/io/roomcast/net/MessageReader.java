package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.internal.buffer.BufferInternal;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the messages of one client: inflates, checks UTF-8 and hands them to the listener; answers
 * control frames. Owned by the connection's event loop.
 */
final class MessageReader implements FrameDecoder.Receiver {

  private static final Logger log = LoggerFactory.getLogger(MessageReader.class);

  private final WebSocketChannel channel;
  private final int maxMessageBytes;
  private final boolean compression;
  private final boolean contextTakeover;

  /** Set while a message is half read. */
  private @Nullable FrameDecoder decoder;

  /** Made for the first compressed message. */
  private @Nullable MessageInflater inflater;

  MessageReader(
      WebSocketChannel channel, int maxMessageBytes, boolean compression, boolean contextTakeover) {
    this.channel = channel;
    this.maxMessageBytes = maxMessageBytes;
    this.compression = compression;
    this.contextTakeover = contextTakeover;
  }

  /** Reads as far as the channel receives; does not release the buffer. */
  void decode(ByteBuf bytes) {
    FrameDecoder serving = decoder == null ? channel.netty().takeDecoder() : decoder;
    decoder = serving;
    serving.decode(bytes, this);
    if (serving.idle()) {
      decoder = null;
      channel.netty().giveBack(serving);
    }
  }

  /** Frees what is not left to the garbage collector. */
  void end() {
    decoder = null;
    if (inflater != null) {
      inflater.end();
      inflater = null;
    }
  }

  @Override
  public int maxMessageBytes() {
    return maxMessageBytes;
  }

  @Override
  public boolean compression() {
    return compression;
  }

  @Override
  public boolean receiving() {
    return channel.receiving();
  }

  @Override
  public Scratch scratch() {
    return channel.scratch();
  }

  @Override
  public void message(int opcode, byte[] payload, int length, boolean compressed) {
    FrameListener listener = channel.openListener();
    if (listener == null) {
      return;
    }
    if (!compressed) {
      deliver(listener, opcode, payload, length);
      return;
    }
    try {
      MessageInflater inflating = inflater();
      byte[] inflated = inflating.inflate(payload, length);
      deliver(listener, opcode, inflated, inflating.length());
    } catch (MessageInflater.TooBigException e) {
      channel.fail(Opcode.TOO_BIG, "message inflates beyond the limit");
    } catch (DataFormatException e) {
      channel.fail(Opcode.INVALID_DATA, "message does not inflate");
    }
  }

  private MessageInflater inflater() {
    if (inflater == null) {
      inflater = new MessageInflater(maxMessageBytes, contextTakeover);
    }
    return inflater;
  }

  private void deliver(FrameListener listener, int opcode, byte[] payload, int length) {
    String text = opcode == Opcode.TEXT ? Utf8.decode(payload, 0, length) : "";
    if (text == null) {
      channel.fail(Opcode.INVALID_DATA, "text is not valid UTF-8");
      return;
    }
    try {
      if (opcode == Opcode.TEXT) {
        listener.text(text);
      } else {
        byte[] bytes = length == payload.length ? payload : Arrays.copyOf(payload, length);
        listener.binary(BufferInternal.buffer(Unpooled.wrappedBuffer(bytes)));
      }
    } catch (RuntimeException e) {
      log.warn("The listener of {} failed on a message", channel, e);
      channel.fail(Opcode.INTERNAL_ERROR, "internal error");
    }
  }

  @Override
  public void control(int opcode, byte[] payload) {
    switch (opcode) {
      case Opcode.PING -> channel.pinged(payload);
      case Opcode.CLOSE -> closeFrame(payload);
      default -> {
        // A pong needs no answer.
      }
    }
  }

  private void closeFrame(byte[] payload) {
    if (payload.length == 0) {
      channel.closeReceived(WebSocketClose.NO_STATUS, "", payload);
      return;
    }
    int status = ((payload[0] & 0xff) << 8) | (payload[1] & 0xff);
    String reason = Utf8.decode(payload, 2, payload.length - 2);
    if (!Opcode.validStatus(status)) {
      channel.fail(Opcode.PROTOCOL_ERROR, "invalid close status " + status);
    } else if (reason == null) {
      channel.fail(Opcode.INVALID_DATA, "close reason is not valid UTF-8");
    } else {
      channel.closeReceived(status, reason, payload);
    }
  }

  @Override
  public void violation(int status, String reason) {
    channel.fail(status, reason);
  }
}
