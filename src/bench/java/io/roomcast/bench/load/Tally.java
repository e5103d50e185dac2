package io.roomcast.bench.load;

/** What all clients of a run have seen so far. Fleet's event loop. */
final class Tally {

  long sent;
  long delivered;
  long lost;
  long duplicated;
  long outOfOrder;
  long unexpected;
  long disconnected;
  long heartbeats;

  /** Where latencies go; replaced at the start of what is measured. */
  Latency latency = new Latency();
}
