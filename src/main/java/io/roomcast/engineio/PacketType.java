package io.roomcast.engineio;

import org.jspecify.annotations.Nullable;

/** The packet types of Engine.IO. */
enum PacketType {
  OPEN('0'),
  CLOSE('1'),
  PING('2'),
  PONG('3'),
  MESSAGE('4'),
  UPGRADE('5'),
  NOOP('6');

  private final char digit;

  PacketType(char digit) {
    this.digit = digit;
  }

  /** The digit that starts a packet of this type. */
  char digit() {
    return digit;
  }

  /** The type that a digit stands for, or null. */
  static @Nullable PacketType ofDigit(char digit) {
    return switch (digit) {
      case '0' -> OPEN;
      case '1' -> CLOSE;
      case '2' -> PING;
      case '3' -> PONG;
      case '4' -> MESSAGE;
      case '5' -> UPGRADE;
      case '6' -> NOOP;
      default -> null;
    };
  }
}
