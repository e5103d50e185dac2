package io.roomcast.cluster.redis;

/**
 * What a server of a Redis Cluster says when a slot is not its own: {@code MOVED <slot>
 * <host>:<port>}, or {@code CLUSTERDOWN ...} when nobody has it. Stateless.
 */
final class SlotError {

  /** Any slot. */
  static final int ANY = -1;

  private static final int PARTS = 3;

  private SlotError() {}

  /** Whether it is about slots. */
  static boolean is(String error) {
    return error.startsWith("MOVED ") || error.startsWith("CLUSTERDOWN");
  }

  /** The slot that it is about, or {@link #ANY}. */
  static int slot(String error) {
    String[] parts = error.split(" ", -1);
    if (parts.length < PARTS || !parts[0].equals("MOVED")) {
      return ANY;
    }
    try {
      int slot = Integer.parseInt(parts[1]);
      return slot >= 0 && slot < Slots.COUNT ? slot : ANY;
    } catch (NumberFormatException e) {
      return ANY;
    }
  }

  /** {@code host:port} of the server that has it; empty when it does not say. */
  static String address(String error) {
    return slot(error) == ANY ? "" : error.split(" ", -1)[2];
  }
}
