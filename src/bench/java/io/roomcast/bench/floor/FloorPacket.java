package io.roomcast.bench.floor;

import org.jspecify.annotations.Nullable;

/**
 * A packet of the bench application, taken apart by string search. Immutable.
 *
 * @param type what it is
 * @param ack the digits of the ack id; empty when none is asked for
 * @param room the room's name, of {@code join}, {@code leave} and {@code pub}
 * @param value the JSON text of the value, of {@code echo} and {@code pub}
 */
record FloorPacket(Type type, String ack, String room, String value) {

  /** The kinds of packets that a floor answers; all others are ignored. */
  enum Type {
    CONNECT("40"),
    JOIN("[\"join\","),
    LEAVE("[\"leave\","),
    ECHO("[\"echo\","),
    PUBLISH("[\"pub\",");

    private final String start;

    Type(String start) {
      this.start = start;
    }
  }

  /** The packet in a message of a client; null for one that needs no answer. */
  static @Nullable FloorPacket of(String message) {
    if (message.startsWith(Type.CONNECT.start)) {
      return new FloorPacket(Type.CONNECT, "", "", "");
    }
    int array = message.indexOf('[');
    if (!message.startsWith("42") || array < 0) {
      return null;
    }
    String ack = message.substring(2, array);
    if (message.startsWith(Type.ECHO.start, array)) {
      return new FloorPacket(Type.ECHO, ack, "", rest(message, array, Type.ECHO.start.length()));
    }
    if (message.startsWith(Type.JOIN.start, array)) {
      return new FloorPacket(Type.JOIN, ack, room(message, array, Type.JOIN), "");
    }
    if (message.startsWith(Type.LEAVE.start, array)) {
      return new FloorPacket(Type.LEAVE, ack, room(message, array, Type.LEAVE), "");
    }
    if (message.startsWith(Type.PUBLISH.start, array)) {
      String room = room(message, array, Type.PUBLISH);
      // The room's two quotes and the comma behind it.
      int before = Type.PUBLISH.start.length() + room.length() + 3;
      return new FloorPacket(Type.PUBLISH, ack, room, rest(message, array, before));
    }
    return null;
  }

  /** The text between the quotes of the first argument; names of rooms hold no quotes. */
  private static String room(String message, int array, Type type) {
    int from = Math.min(array + type.start.length() + 1, message.length());
    return message.substring(from, Math.max(from, message.indexOf('"', from)));
  }

  /** What follows in the array, without its closing bracket. */
  private static String rest(String message, int array, int offset) {
    int from = Math.min(array + offset, message.length() - 1);
    return message.substring(from, message.length() - 1);
  }

  /** The packet that opens an Engine.IO session. */
  static String open(String sid, int pingInterval) {
    return "0{\"sid\":\""
        + sid
        + "\",\"upgrades\":[],\"pingInterval\":"
        + pingInterval
        + ",\"pingTimeout\":20000,\"maxPayload\":1000000}";
  }

  /** The packet that lets a client into the main namespace. */
  static String connected(String sid) {
    return "40{\"sid\":\"" + sid + "\"}";
  }

  /** The ack of this packet: with the value of an {@code echo}, otherwise without one. */
  String reply() {
    return "43" + ack + "[" + (type == Type.ECHO ? value : "") + "]";
  }

  /** The message that the members of the room get. */
  String message() {
    return "42[\"m\"," + value + "]";
  }
}
