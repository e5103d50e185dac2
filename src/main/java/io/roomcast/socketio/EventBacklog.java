package io.roomcast.socketio;

/**
 * What waits in the event queues of all sockets of one connection. When it is too much, the
 * connection is read no further until half of it is done. Made with the first queue; event loop of
 * the client.
 */
final class EventBacklog {

  private final Client client;
  private final Counters counters;
  private final int maxEvents;
  private final long maxBytes;
  private int events;
  private long bytes;
  private boolean paused;

  EventBacklog(Client client, Counters counters, SocketIoOptions options) {
    this.client = client;
    this.counters = counters;
    this.maxEvents = options.getMaxQueuedEvents();
    this.maxBytes = options.getMaxQueuedEventBytes();
  }

  /** An event has to wait. */
  void add(int size) {
    events++;
    bytes += size;
    counters.queuedEvents++;
    if (!paused && (events >= maxEvents || bytes >= maxBytes)) {
      paused = true;
      client.pause();
    }
  }

  /** One queue has enough: the connection is read no further until {@link #resume}. */
  void pause() {
    client.pause();
  }

  void resume() {
    client.resume();
  }

  /** Events wait no longer. */
  void remove(int count, long size) {
    events -= count;
    bytes -= size;
    counters.queuedEvents -= count;
    if (paused && events <= maxEvents / 2 && bytes <= maxBytes / 2) {
      paused = false;
      client.resume();
    }
  }
}
