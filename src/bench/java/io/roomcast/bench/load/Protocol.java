package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;

/** Socket.IO packets in one wire format. Fleet's event loop; {@code close} on the main thread. */
interface Protocol extends AutoCloseable {

  /** Asks for the main namespace. */
  void connect(Link link);

  /** Sends an event with a room as its argument. */
  void call(Link link, String event, String room, long ackId);

  /** Sends an event with a room, unless that is empty, and a stamped value. */
  void send(Link link, String event, String room, long ackId, Value value);

  /** Reads one Engine.IO message, its type digit left out, and tells the client. */
  void receive(Client client, boolean binary, ByteBuf in, int from, int to);

  @Override
  void close();

  /** What a stamp says. */
  record Value(int publisher, long sequence, long planned) {}
}
