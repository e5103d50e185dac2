package io.roomcast.bench.load;

import org.jspecify.annotations.Nullable;

/** One room, its publisher and how far its messages are. Fleet's event loop. */
final class Room {

  private final Fleet fleet;
  private final int id;
  private final String name;
  private final int window;
  private final int undelivered;
  private @Nullable Client publisher;
  private long readers;
  private long sent;
  private long answered;
  private long delivered;
  private boolean running;
  private boolean waiting;

  Room(Fleet fleet, int id) {
    this.fleet = fleet;
    this.id = id;
    this.name = fleet.options().roomPrefix() + id;
    this.window = fleet.options().window();
    this.undelivered = fleet.options().undelivered();
  }

  String name() {
    return name;
  }

  /** What stamps of its messages name. */
  int id() {
    return id;
  }

  /** Messages so far. */
  long sent() {
    return sent;
  }

  /** Messages that the server has answered, the first ones. */
  long answered() {
    return answered;
  }

  /** Deliveries to readers. */
  long delivered() {
    return delivered;
  }

  void setPublisher(Client client) {
    publisher = client;
  }

  /** Counts a member whose deliveries the publisher's window waits for. */
  void addReader() {
    readers++;
  }

  /** Publishes as answers and deliveries come, until stopped. */
  void startWindow() {
    running = true;
    pump();
  }

  void stop() {
    running = false;
  }

  /** Publishes one message that was meant to leave then. */
  void publish(long planned) {
    Client client = publisher;
    if (client != null && !client.gone()) {
      client.send(fleet.options().publishEvent(), name, id, sent, planned);
      sent++;
      fleet.tally().sent++;
    }
  }

  /** A message was sent in another way. */
  void emitted() {
    sent++;
    fleet.tally().sent++;
  }

  /** The server answered a message. */
  void onAnswer() {
    answered++;
    if (running) {
      pump();
    }
  }

  /** A reader got a message. */
  void onDelivery() {
    delivered++;
    if (waiting && running) {
      pump();
    }
  }

  private void pump() {
    Client client = publisher;
    waiting = false;
    while (client != null && !client.gone() && sent - answered < window) {
      // Acks alone would let a server run far ahead of what it delivers.
      if (readers > 0 && sent * readers - delivered >= undelivered * readers) {
        waiting = true;
        return;
      }
      publish(fleet.now());
    }
  }

  /** Whether all is answered. */
  boolean isAnswered() {
    return answered == sent;
  }

  /** Whether all is answered and delivered. */
  boolean isDone() {
    return isAnswered() && delivered == sent * readers;
  }
}
