package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;

/**
 * What every value begins with: its publisher, its number, and when it was meant to leave. As text
 * {@code ~} and 32 digits, as binary 24 bytes; both are found again wherever a server's packet
 * format puts them. One instance is read into again and again. Fleet's event loop.
 */
final class Stamp {

  /** Bytes of a stamp in a text value. */
  static final int TEXT_BYTES = 33;

  /** Bytes of a stamp in a binary value. */
  static final int BINARY_BYTES = 24;

  private static final byte MARK = '~';
  private static final int MAGIC = 0xB5C3_A1D7;

  private boolean found;
  private int publisher;
  private long sequence;
  private long planned;
  private int hint;

  /** Whether the last read found one. */
  boolean found() {
    return found;
  }

  /** Who sent it. */
  int publisher() {
    return publisher;
  }

  /** Its number, counted from 0 by its publisher. */
  long sequence() {
    return sequence;
  }

  /** When it was meant to leave, in ns of {@link Fleet#now}. */
  long planned() {
    return planned;
  }

  /** Writes a text value of this size. */
  static void writeText(ByteBuf out, int size, int publisher, long sequence, long planned) {
    out.writeByte(MARK);
    digits(out, publisher, 8);
    digits(out, sequence, 8);
    digits(out, planned, 16);
    for (int i = TEXT_BYTES; i < size; i++) {
      out.writeByte('x');
    }
  }

  /** Writes a binary value of this size. */
  static void writeBinary(ByteBuf out, int size, int publisher, long sequence, long planned) {
    out.writeInt(MAGIC).writeInt(publisher).writeLong(sequence).writeLong(planned);
    out.writeZero(size - BINARY_BYTES);
  }

  /** Reads the text stamp in {@code from..to}. */
  void readText(ByteBuf in, int from, int to) {
    int at = textAt(in, from, to);
    found = at >= 0;
    if (found) {
      hint = at - from;
      publisher = (int) eightDigits(in.getLongLE(at + 1));
      sequence = eightDigits(in.getLongLE(at + 9));
      planned =
          eightDigits(in.getLongLE(at + 17)) * 100_000_000 + eightDigits(in.getLongLE(at + 25));
    }
  }

  /** Reads the binary stamp in {@code from..to}. */
  void readBinary(ByteBuf in, int from, int to) {
    int at = from;
    while (at + BINARY_BYTES <= to && in.getInt(at) != MAGIC) {
      at++;
    }
    found = at + BINARY_BYTES <= to;
    if (found) {
      publisher = in.getInt(at + 4);
      sequence = in.getLong(at + 8);
      planned = in.getLong(at + 16);
    }
  }

  /** There is none to read. */
  void none() {
    found = false;
  }

  /** Packets of one kind have it at one place: look there first. */
  private int textAt(ByteBuf in, int from, int to) {
    int last = to - TEXT_BYTES;
    if (from + hint <= last && isMark(in, from + hint)) {
      return from + hint;
    }
    for (int at = from; at <= last; at++) {
      if (isMark(in, at)) {
        return at;
      }
    }
    return -1;
  }

  /** The byte of the mark may also be a length of msgpack: a digit follows the true one. */
  private static boolean isMark(ByteBuf in, int at) {
    return in.getByte(at) == MARK && in.getByte(at + 1) >= '0' && in.getByte(at + 1) <= '9';
  }

  private static void digits(ByteBuf out, long value, int width) {
    int end = out.writerIndex() + width;
    out.ensureWritable(width);
    long rest = value;
    for (int at = end - 1; at >= end - width; at--) {
      out.setByte(at, (int) ('0' + rest % 10));
      rest /= 10;
    }
    out.writerIndex(end);
  }

  /** The number that eight ASCII digits, first one in the lowest byte, stand for. */
  private static long eightDigits(long ascii) {
    long value = ((ascii & 0x0F0F0F0F0F0F0F0FL) * 2561) >>> 8;
    value = ((value & 0x00FF00FF00FF00FFL) * 6_553_601) >>> 16;
    return ((value & 0x0000FFFF0000FFFFL) * 42_949_672_960_001L) >>> 32;
  }
}
