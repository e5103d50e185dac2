package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.roomcast.net.WebSocketOptions.Compression;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One complete unmasked WebSocket data frame, or several in a row, ready for any number of
 * receivers on any number of loops. Immutable and thread-safe; its memory is freed by the garbage
 * collector, so nobody counts references.
 *
 * <p>The compressed twin is made when the first receiver wants it. Two loops may make it at once;
 * both results are right, and one of them stays.
 */
public final class SharedFrame {

  private static final int LARGEST_SHORT = 125;
  private static final int LARGEST_MEDIUM = 0xffff;

  private static final SharedFrame[] SINGLE = {};

  private final ByteBuf frame;
  private final int headerBytes;

  /** The frames of which this is the row; empty for one frame. */
  private final SharedFrame[] parts;

  /** The compressed twin, or {@link #frame} itself when compressing gains nothing. */
  private volatile @Nullable ByteBuf deflated;

  private SharedFrame(int firstByte, int prefix, int bodyBytes, ByteSource body) {
    int payloadBytes = prefix < 0 ? bodyBytes : Math.addExact(bodyBytes, 1);
    headerBytes = headerBytes(payloadBytes);
    ByteBuffer memory = FrameMemory.allocate(Math.addExact(headerBytes, payloadBytes));
    putHeader(memory, firstByte, payloadBytes);
    if (prefix >= 0) {
      memory.put((byte) prefix);
    }
    body.writeTo(memory);
    frame = shared(memory);
    parts = SINGLE;
  }

  private SharedFrame(SharedFrame[] parts) {
    this.parts = parts;
    int bytes = 0;
    for (SharedFrame part : parts) {
      bytes = Math.addExact(bytes, part.wireBytes());
    }
    ByteBuffer memory = FrameMemory.allocate(bytes);
    for (SharedFrame part : parts) {
      memory.put(part.frame.nioBuffer());
    }
    frame = shared(memory);
    headerBytes = 0;
  }

  /**
   * Frames in a row as one piece: cheaper to send than one by one when there are many receivers.
   * Each is compressed or not for itself.
   */
  public static SharedFrame joined(List<SharedFrame> frames) {
    return frames.size() == 1 ? frames.get(0) : new SharedFrame(frames.toArray(SINGLE));
  }

  /** The frames in this row: this one alone, mostly. */
  List<SharedFrame> parts() {
    return parts.length == 0 ? List.of(this) : List.of(parts);
  }

  private interface ByteSource {
    void writeTo(ByteBuffer memory);
  }

  /** A text frame with this text as payload; a lone surrogate becomes a question mark. */
  public static SharedFrame text(String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    return new SharedFrame(Opcode.FIN | Opcode.TEXT, -1, bytes.length, memory -> memory.put(bytes));
  }

  /** A binary frame with a copy of these bytes as payload. */
  public static SharedFrame binary(Buffer payload) {
    return binaryFrame(-1, payload);
  }

  /** A binary frame whose payload is one prefix byte and a copy of these bytes (Engine.IO 3). */
  public static SharedFrame binary(int prefix, Buffer payload) {
    return binaryFrame(prefix & 0xff, payload);
  }

  private static SharedFrame binaryFrame(int prefix, Buffer payload) {
    ByteBuf bytes = ((BufferInternal) payload).getByteBuf();
    return new SharedFrame(
        Opcode.FIN | Opcode.BINARY,
        prefix,
        bytes.readableBytes(),
        memory -> bytes.getBytes(bytes.readerIndex(), memory));
  }

  /** Bytes of the payload before compression; of a row, all its bytes. */
  public int payloadBytes() {
    return frame.capacity() - headerBytes;
  }

  /** Bytes on the wire, header included, uncompressed. */
  public int wireBytes() {
    return frame.capacity();
  }

  /** The bytes for the wire; for no one to move the indexes of. Needs no release. */
  ByteBuf plain() {
    return frame;
  }

  /**
   * The bytes for the wire where compression was negotiated: compressed when the payload reaches
   * the threshold and gets smaller. The options of the first call count. As {@link #plain} for the
   * rest.
   *
   * @param deflater of the caller's loop
   */
  ByteBuf compressed(FrameDeflater deflater, Compression with) {
    if (parts.length == 0 && payloadBytes() < with.threshold()) {
      return frame;
    }
    ByteBuf twin = deflated;
    if (twin == null) {
      twin = parts.length == 0 ? deflate(deflater, with.level()) : deflateParts(deflater, with);
      deflated = twin;
    }
    return twin;
  }

  private ByteBuf deflateParts(FrameDeflater deflater, Compression with) {
    ByteBuf[] twins = new ByteBuf[parts.length];
    int bytes = 0;
    for (int i = 0; i < parts.length; i++) {
      twins[i] = parts[i].compressed(deflater, with);
      bytes += twins[i].readableBytes();
    }
    if (bytes == wireBytes()) {
      return frame;
    }
    ByteBuffer memory = FrameMemory.allocate(bytes);
    for (ByteBuf twin : twins) {
      memory.put(twin.nioBuffer());
    }
    return shared(memory);
  }

  /** Whether this is a text frame. */
  boolean isText() {
    return (frame.getByte(0) & 0x0f) == Opcode.TEXT;
  }

  /** A copy of the payload. */
  Buffer payload() {
    byte[] bytes = new byte[payloadBytes()];
    frame.getBytes(headerBytes, bytes);
    return BufferInternal.buffer(Unpooled.wrappedBuffer(bytes));
  }

  private ByteBuf deflate(FrameDeflater deflater, int level) {
    byte[] payload = deflater.deflate(frame.nioBuffer(headerBytes, payloadBytes()), level);
    int size = headerBytes(payload.length) + payload.length;
    if (size >= wireBytes()) {
      return frame;
    }
    ByteBuffer memory = FrameMemory.allocate(size);
    putHeader(memory, frame.getByte(0) | Opcode.RSV1, payload.length);
    return shared(memory.put(payload));
  }

  private static ByteBuf shared(ByteBuffer memory) {
    return Unpooled.unreleasableBuffer(Unpooled.wrappedBuffer(memory.flip()));
  }

  private static int headerBytes(int payloadBytes) {
    return payloadBytes <= LARGEST_SHORT ? 2 : payloadBytes <= LARGEST_MEDIUM ? 4 : 10;
  }

  private static void putHeader(ByteBuffer memory, int firstByte, int payloadBytes) {
    memory.put((byte) firstByte);
    if (payloadBytes <= LARGEST_SHORT) {
      memory.put((byte) payloadBytes);
    } else if (payloadBytes <= LARGEST_MEDIUM) {
      memory.put((byte) 126).putShort((short) payloadBytes);
    } else {
      memory.put((byte) 127).putLong(payloadBytes);
    }
  }
}
