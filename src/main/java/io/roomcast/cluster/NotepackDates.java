package io.roomcast.cluster;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * Dates on their way between clients, whose notepack 2 writes them as an extension of type 0, and
 * the classic adapter, whose notepack 3 writes the timestamps of msgpack. Copies a message and
 * changes nothing else. For one message and one thread, no deeper than the message is.
 */
final class NotepackDates {

  private static final byte TIMESTAMP = -1;
  private static final byte DATE = 0;
  private static final int MILLIS = 1_000;
  private static final int NANOS_PER_MILLI = 1_000_000;
  private static final int SECONDS_BITS = 34;

  private final byte[] message;
  private final MessageUnpacker in;
  private final MessageBufferPacker out = MessagePack.newDefaultBufferPacker();
  private final boolean toTimestamps;

  private NotepackDates(byte[] message, boolean toTimestamps) {
    this.message = message;
    this.in = MessagePack.newDefaultUnpacker(message);
    this.toTimestamps = toTimestamps;
  }

  /** Dates become timestamps; costs no more than a look at the bytes when there are none. */
  static byte[] toTimestamps(byte[] message) throws IOException {
    for (int i = 1; i < message.length; i++) {
      if (message[i] == DATE && message[i - 1] == MessagePack.Code.FIXEXT8) {
        return new NotepackDates(message, true).copied();
      }
    }
    return message;
  }

  /** Timestamps become dates; those that JavaScript cannot hold become null. */
  static byte[] toDates(byte[] message) throws IOException {
    return new NotepackDates(message, false).copied();
  }

  private byte[] copied() throws IOException {
    copy();
    out.close();
    return out.toByteArray();
  }

  private void copy() throws IOException {
    MessageFormat format = in.getNextFormat();
    switch (format.getValueType()) {
      case ARRAY -> {
        int size = in.unpackArrayHeader();
        out.packArrayHeader(size);
        copy(size);
      }
      case MAP -> {
        int size = in.unpackMapHeader();
        out.packMapHeader(size);
        copy(2 * size);
      }
      case EXTENSION -> extension(format);
      default -> {
        int start = position();
        in.skipValue();
        out.addPayload(message, start, position() - start);
      }
    }
  }

  private int position() {
    return (int) in.getTotalReadBytes();
  }

  private void copy(int values) throws IOException {
    for (int i = 0; i < values; i++) {
      copy();
    }
  }

  private void extension(MessageFormat format) throws IOException {
    int start = position();
    ExtensionTypeHeader head = in.unpackExtensionTypeHeader();
    byte[] content = in.readPayload(head.getLength());
    if (toTimestamps && head.getType() == DATE && format == MessageFormat.FIXEXT8) {
      long millis = ByteBuffer.wrap(content).getLong();
      out.packTimestamp(
          Math.floorDiv(millis, MILLIS), Math.floorMod(millis, MILLIS) * NANOS_PER_MILLI);
    } else if (!toTimestamps && head.getType() == TIMESTAMP) {
      date(content);
    } else {
      // As it is: an ArrayBuffer is told from a Date by the head alone.
      out.addPayload(message, start, position() - start);
    }
  }

  private void date(byte[] content) throws IOException {
    ByteBuffer bytes = ByteBuffer.wrap(content);
    long seconds;
    long nanos = 0;
    switch (content.length) {
      case Integer.BYTES -> seconds = Integer.toUnsignedLong(bytes.getInt());
      case Long.BYTES -> {
        long both = bytes.getLong();
        seconds = both & ((1L << SECONDS_BITS) - 1);
        nanos = both >>> SECONDS_BITS;
      }
      case Integer.BYTES + Long.BYTES -> {
        nanos = Integer.toUnsignedLong(bytes.getInt());
        seconds = bytes.getLong();
      }
      default -> seconds = Long.MAX_VALUE;
    }
    if (Math.abs(seconds / MILLIS) > Long.MAX_VALUE / MILLIS / MILLIS / MILLIS) {
      out.packNil();
      return;
    }
    out.packExtensionTypeHeader(DATE, Long.BYTES);
    out.addPayload(
        ByteBuffer.allocate(Long.BYTES)
            .putLong(seconds * MILLIS + nanos / NANOS_PER_MILLI)
            .array());
  }
}
