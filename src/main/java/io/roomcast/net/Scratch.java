package io.roomcast.net;

/**
 * A byte array lent to one message at a time, so that small messages allocate nothing before they
 * are decoded. Owned by one event loop.
 */
final class Scratch {

  private static final int SIZE = 16 * 1024;

  private final byte[] bytes = new byte[SIZE];

  /** An array of at least this size, valid until the next call. */
  byte[] atLeast(int size) {
    return size <= SIZE ? bytes : new byte[size];
  }
}
