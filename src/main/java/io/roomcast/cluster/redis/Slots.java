package io.roomcast.cluster.redis;

import java.nio.charset.StandardCharsets;

/** The slots of a Redis Cluster. Stateless. */
final class Slots {

  /** How many there are. */
  static final int COUNT = 16_384;

  /** CRC-16/XMODEM of each byte. */
  private static final int[] CRC = new int[256];

  static {
    for (int i = 0; i < CRC.length; i++) {
      int crc = i << Byte.SIZE;
      for (int bit = 0; bit < Byte.SIZE; bit++) {
        crc = (crc & 0x8000) == 0 ? crc << 1 : (crc << 1) ^ 0x1021;
      }
      CRC[i] = crc & 0xffff;
    }
  }

  private Slots() {}

  /** That of a channel: only what stands between the first braces counts, if there is anything. */
  static int of(String channel) {
    int open = channel.indexOf('{');
    int close = open < 0 ? -1 : channel.indexOf('}', open + 1);
    String hashed = close > open + 1 ? channel.substring(open + 1, close) : channel;
    int crc = 0;
    for (byte b : hashed.getBytes(StandardCharsets.UTF_8)) {
      crc = (crc << Byte.SIZE & 0xffff) ^ CRC[(crc >>> Byte.SIZE ^ b) & 0xff];
    }
    return crc & (COUNT - 1);
  }
}
