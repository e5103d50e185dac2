package io.roomcast.bench.load;

/** One client's part in a scenario. Fleet's event loop. */
interface Participant {

  /** Connects and does what must be done before the scenario begins. */
  void start(Runnable ready);
}
