package io.roomcast.net;

import static io.roomcast.net.Opcode.CONTINUATION;
import static io.roomcast.net.Opcode.PROTOCOL_ERROR;
import static io.roomcast.net.Opcode.TEXT;
import static io.roomcast.net.Opcode.TOO_BIG;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Turns the bytes of one client into messages and control frames (RFC 6455 §5), however they are
 * cut. Owned by one event loop; it serves whichever connection has bytes, and stays with one that
 * is in the middle of a message, so that a connection that idles has none.
 *
 * <p>Between messages it holds no memory. A frame that arrives in one piece is copied once, out of
 * the network buffer, and unmasked in the copy; one that does not is gathered in an array that
 * grows with what has really arrived and never beyond the limit. Nothing is reference-counted.
 */
final class FrameDecoder {

  /** Who gets what was decoded. */
  interface Receiver {

    /** Limit of a message as it arrives, compressed or not. */
    int maxMessageBytes();

    /** Whether permessage-deflate was negotiated. */
    boolean compression();

    /** Whether to go on; asked before each frame or piece of one. */
    boolean receiving();

    /** Memory for a payload that need not outlive the call it is handed over with. */
    Scratch scratch();

    /**
     * A whole message.
     *
     * @param opcode text or binary
     * @param payload starts at 0; the receiver may keep it when {@code length} is all of it and the
     *     message is an uncompressed binary one, else it is valid during the call only
     * @param compressed whether the payload is still compressed
     */
    void message(int opcode, byte[] payload, int length, boolean compressed);

    /** A whole control frame; the payload belongs to the receiver. */
    void control(int opcode, byte[] payload);

    /** The peer broke the protocol or the limit; nothing is decoded after this. */
    void violation(int status, String reason);
  }

  private static final int MAX_CONTROL_PAYLOAD = 125;
  private static final int MAX_HEADER = 14;
  private static final int FIRST_GROWTH = 4096;
  private static final byte[] EMPTY = {};

  private @Nullable Receiver serving;

  /** A header, or a whole control frame, that has not arrived completely. */
  private @Nullable ByteBuf partial;

  // The data frame being read.
  private boolean inFrame;
  private boolean last;
  private int key;
  private int frameLength;
  private int frameRead;

  // The message it belongs to; opcode 0 when there is none.
  private int opcode;
  private boolean compressed;
  private byte[] message = EMPTY;
  private int messageLength;

  /** Whether it is between messages, and so can serve anybody. */
  boolean idle() {
    return !inFrame && partial == null && opcode == 0;
  }

  /** Decodes until the buffer is empty or the receiver wants no more; does not release it. */
  void decode(ByteBuf in, Receiver receiver) {
    serving = receiver;
    try {
      decode(in);
    } finally {
      serving = null;
    }
  }

  private Receiver receiver() {
    if (serving == null) {
      throw new IllegalStateException("not decoding");
    }
    return serving;
  }

  private void decode(ByteBuf in) {
    while (in.isReadable() && receiver().receiving()) {
      if (inFrame) {
        readPayload(in);
      } else if (partial != null) {
        completePartial(partial, in);
      } else {
        int missing = missing(in);
        if (missing == 0) {
          readFrame(in, in);
        } else if (missing > 0) {
          partial = Unpooled.buffer(MAX_HEADER, MAX_HEADER + MAX_CONTROL_PAYLOAD).writeBytes(in);
        }
      }
    }
  }

  private void completePartial(ByteBuf start, ByteBuf in) {
    int missing = missing(start);
    start.writeBytes(in, Math.min(missing, in.readableBytes()));
    missing = missing(start);
    if (missing == 0) {
      partial = null;
      readFrame(start, in);
    }
  }

  /**
   * How many more bytes the header, or the control frame, at the reader index needs for certain; -1
   * after a violation.
   */
  private int missing(ByteBuf start) {
    int readable = start.readableBytes();
    if (readable < 2) {
      return 2 - readable;
    }
    int first = start.getByte(start.readerIndex());
    int second = start.getByte(start.readerIndex() + 1);
    String violation = violation(first, second);
    if (violation != null) {
      receiver().violation(PROTOCOL_ERROR, violation);
      return -1;
    }
    int length = second & 0x7f;
    int needed = 6 + (length == 126 ? 2 : length == 127 ? 8 : 0);
    if ((first & 0x08) != 0) {
      needed += length;
    }
    return Math.max(0, needed - readable);
  }

  private @Nullable String violation(int first, int second) {
    int code = first & 0x0f;
    boolean fin = (first & Opcode.FIN) != 0;
    boolean rsv1 = (first & Opcode.RSV1) != 0;
    if ((first & Opcode.RSV2_AND_3) != 0) {
      return "RSV2 and RSV3 must be clear";
    }
    if (rsv1 && (!receiver().compression() || code == CONTINUATION || code >= Opcode.CLOSE)) {
      return "RSV1 must be clear";
    }
    if (code > Opcode.PONG || (code > Opcode.BINARY && code < Opcode.CLOSE)) {
      return "unknown opcode " + code;
    }
    if (code == CONTINUATION && opcode == 0) {
      return "continuation without a message";
    }
    if ((code == TEXT || code == Opcode.BINARY) && opcode != 0) {
      return "new message inside another";
    }
    if (code >= Opcode.CLOSE && !fin) {
      return "fragmented control frame";
    }
    int length = second & 0x7f;
    if (code >= Opcode.CLOSE
        && (length > MAX_CONTROL_PAYLOAD || (code == Opcode.CLOSE && length == 1))) {
      return "control frame of invalid length";
    }
    return (second & Opcode.MASK) == 0 ? "frame is not masked" : null;
  }

  /** Reads a complete header, and the payload as far as it is there. */
  private void readFrame(ByteBuf start, ByteBuf in) {
    int first = start.readByte();
    long length = start.readByte() & 0x7f;
    if (length == 126) {
      length = start.readUnsignedShort();
    } else if (length == 127) {
      length = start.readLong();
    }
    key = start.readInt();
    int code = first & 0x0f;
    if (code >= Opcode.CLOSE) {
      byte[] payload = new byte[(int) length];
      start.readBytes(payload);
      Masking.apply(payload, 0, payload.length, key, 0);
      receiver().control(code, payload);
      return;
    }
    if (length < 0 || length > receiver().maxMessageBytes() - messageLength) {
      receiver().violation(TOO_BIG, "message is too big");
      return;
    }
    if (code != CONTINUATION) {
      opcode = code;
      compressed = (first & Opcode.RSV1) != 0;
    }
    last = (first & Opcode.FIN) != 0;
    frameLength = (int) length;
    frameRead = 0;
    if (last && messageLength == 0 && in.readableBytes() >= frameLength) {
      readWholeMessage(in);
    } else if (frameLength == 0) {
      endFrame();
    } else {
      inFrame = true;
    }
  }

  private void readWholeMessage(ByteBuf in) {
    boolean kept = opcode == Opcode.BINARY && !compressed;
    byte[] payload = kept ? new byte[frameLength] : receiver().scratch().atLeast(frameLength);
    in.readBytes(payload, 0, frameLength);
    Masking.apply(payload, 0, frameLength, key, 0);
    int code = opcode;
    opcode = 0;
    message = EMPTY;
    receiver().message(code, payload, frameLength, compressed);
  }

  private void readPayload(ByteBuf in) {
    int count = Math.min(frameLength - frameRead, in.readableBytes());
    ensureRoom(count);
    in.readBytes(message, messageLength, count);
    Masking.apply(message, messageLength, count, key, frameRead);
    messageLength += count;
    frameRead += count;
    if (frameRead == frameLength) {
      inFrame = false;
      endFrame();
    }
  }

  private void ensureRoom(int count) {
    int needed = messageLength + count;
    if (needed > message.length) {
      // All of the frame when it is small; else what has arrived decides, not what was announced.
      long wanted = Math.min(needed + (long) (frameLength - frameRead - count), FIRST_GROWTH);
      long grown = Math.max(Math.max(needed, wanted), 2L * message.length);
      message = Arrays.copyOf(message, (int) Math.min(grown, receiver().maxMessageBytes()));
    }
  }

  private void endFrame() {
    if (!last) {
      return;
    }
    byte[] payload = message;
    int length = messageLength;
    int code = opcode;
    message = EMPTY;
    messageLength = 0;
    opcode = 0;
    receiver().message(code, payload, length, compressed);
  }
}
