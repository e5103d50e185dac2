package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;

/** Finds the type and the id of a msgpack packet; walks over all else. Fleet's event loop. */
final class MsgpackReader {

  private int type;
  private long id;
  private int at;

  int type() {
    return type;
  }

  /** The answer's id, or {@link Client#NO_ACK}. */
  long id() {
    return id;
  }

  /** Reads the packet, a map, in {@code from..to}. */
  void read(ByteBuf in, int from, int to) {
    type = -1;
    id = Client.NO_ACK;
    at = from;
    int entries = mapSize(in);
    for (int i = 0; i < entries && at < to; i++) {
      int length = in.getByte(at) & 0x1F;
      int key = at + 1;
      at = key + length;
      if (is(in, key, length, "type")) {
        type = (int) number(in);
      } else if (is(in, key, length, "id")) {
        id = number(in);
      } else {
        skip(in);
      }
    }
  }

  private static boolean is(ByteBuf in, int from, int length, String key) {
    if (length != key.length()) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      if (in.getByte(from + i) != key.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private int mapSize(ByteBuf in) {
    int head = in.getUnsignedByte(at++);
    return switch (head) {
      case 0xDE -> (int) unsigned(in, 2);
      case 0xDF -> (int) unsigned(in, 4);
      default -> head & 0x0F;
    };
  }

  /** The integer here; other values are passed over and 0. */
  private long number(ByteBuf in) {
    int head = in.getUnsignedByte(at);
    switch (head) {
      case 0xCC, 0xCD, 0xCE, 0xCF -> {
        at++;
        return unsigned(in, 1 << (head - 0xCC));
      }
      case 0xD0, 0xD1, 0xD2, 0xD3 -> {
        at++;
        return unsigned(in, 1 << (head - 0xD0));
      }
      default -> {
        skip(in);
        return head < 0x80 ? head : 0;
      }
    }
  }

  private long unsigned(ByteBuf in, int bytes) {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      value = (value << 8) | in.getUnsignedByte(at++);
    }
    return value;
  }

  /** Passes over one value. */
  private void skip(ByteBuf in) {
    int values = 1;
    while (values > 0) {
      values += skipHead(in) - 1;
    }
  }

  /** Passes over a scalar, or a head; how many values follow as its content. */
  private int skipHead(ByteBuf in) {
    int head = in.getUnsignedByte(at++);
    if (head < 0x80 || head >= 0xE0 || head == 0xC0 || head == 0xC2 || head == 0xC3) {
      return 0;
    }
    if (head < 0x90) {
      return 2 * (head & 0x0F);
    }
    if (head < 0xA0) {
      return head & 0x0F;
    }
    if (head < 0xC0) {
      at += head & 0x1F;
      return 0;
    }
    return switch (head) {
      case 0xC4, 0xC5, 0xC6 -> skipBytes(in, 1 << (head - 0xC4), 0);
      case 0xC7, 0xC8, 0xC9 -> skipBytes(in, 1 << (head - 0xC7), 1);
      case 0xD9, 0xDA, 0xDB -> skipBytes(in, 1 << (head - 0xD9), 0);
      case 0xCA -> pass(4);
      case 0xCB -> pass(8);
      case 0xCC, 0xCD, 0xCE, 0xCF -> pass(1 << (head - 0xCC));
      case 0xD0, 0xD1, 0xD2, 0xD3 -> pass(1 << (head - 0xD0));
      case 0xD4, 0xD5, 0xD6, 0xD7, 0xD8 -> pass(1 + (1 << (head - 0xD4)));
      case 0xDC, 0xDD -> (int) unsigned(in, 2 << (head - 0xDC));
      case 0xDE, 0xDF -> 2 * (int) unsigned(in, 2 << (head - 0xDE));
      default -> throw new IllegalStateException("not msgpack: " + head);
    };
  }

  private int skipBytes(ByteBuf in, int lengthBytes, int extra) {
    long length = unsigned(in, lengthBytes);
    return pass((int) length + extra);
  }

  private int pass(int bytes) {
    at += bytes;
    return 0;
  }
}
