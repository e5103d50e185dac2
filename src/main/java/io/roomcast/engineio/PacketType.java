package io.roomcast.engineio;

import org.jspecify.annotations.Nullable;

/** The packet types of Engine.IO; the ordinal is the number on the wire. */
enum PacketType {
  OPEN,
  CLOSE,
  PING,
  PONG,
  MESSAGE,
  UPGRADE,
  NOOP;

  private static final PacketType[] ALL = values();

  /** The number that starts a binary packet of this type (protocol 3). */
  int number() {
    return ordinal();
  }

  /** The digit that starts a packet of this type. */
  char digit() {
    return (char) ('0' + ordinal());
  }

  /** The type that a digit stands for, or null. */
  static @Nullable PacketType ofDigit(char digit) {
    int index = digit - '0';
    return index >= 0 && index < ALL.length ? ALL[index] : null;
  }
}
