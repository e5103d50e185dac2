package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;

/** One Engine.IO connection of a client. Fleet's event loop. */
interface Link {

  /** Sends a text packet, its type digit first; the bytes are copied. */
  void sendText(ByteBuf packet);

  /** Sends a binary message; the bytes are copied. */
  void sendBinary(ByteBuf message);

  /** Stops or goes on reading from the network. */
  void setReading(boolean reading);

  /** Leaves as a client that means to leave does. */
  void close();

  /** Gets what comes in. The bytes are only lent, for the call. */
  interface Listener {

    /** A WebSocket stands; nothing has come in yet. */
    default void onOpen() {}

    /** A text packet, its type digit first. */
    void onText(ByteBuf in, int from, int to);

    /** A binary message. */
    void onBinary(ByteBuf in, int from, int to);

    /** The connection is gone, asked for or not; called once. */
    void onClosed(String why);
  }
}
