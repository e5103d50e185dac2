package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates messages of permessage-deflate (RFC 7692). The clients ask for no context takeover, so
 * that one inflater does for all of them. Fleet's event loop.
 */
final class Inflation implements AutoCloseable {

  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private final Inflater inflater = new Inflater(true);
  private final ByteBuf out = Unpooled.buffer(1 << 16);
  private byte[] input = new byte[1 << 12];

  /** The message; valid until the next call. */
  ByteBuf inflate(ByteBuf in, int from, int to) {
    int length = to - from;
    if (input.length < length + TAIL.length) {
      input = new byte[2 * length + TAIL.length];
    }
    in.getBytes(from, input, 0, length);
    System.arraycopy(TAIL, 0, input, length, TAIL.length);
    inflater.reset();
    inflater.setInput(input, 0, length + TAIL.length);
    out.clear();
    try {
      while (!inflater.needsInput()) {
        out.ensureWritable(1 << 12);
        int count =
            inflater.inflate(
                out.array(), out.arrayOffset() + out.writerIndex(), out.writableBytes());
        out.writerIndex(out.writerIndex() + count);
        if (count == 0 && inflater.finished()) {
          break;
        }
      }
    } catch (DataFormatException e) {
      throw new IllegalStateException("not deflated", e);
    }
    return out;
  }

  @Override
  public void close() {
    inflater.end();
    out.release();
  }
}
