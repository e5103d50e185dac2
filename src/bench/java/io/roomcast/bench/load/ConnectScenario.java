package io.roomcast.bench.load;

/**
 * Connects, connects to the namespace and leaves, again and again: as many at a time as the window
 * says, or at a rate. An op is a connection that was opened and closed; the latency is that of
 * opening. Main thread.
 */
final class ConnectScenario extends Scenario {

  /** Before trying again after a failure, so that a dead server does not make it spin. */
  private static final long AFTER_FAILURE_NANOS = 10_000_000;

  private boolean running;

  ConnectScenario(LoadOptions options, Fleet fleet) {
    super(options, fleet);
  }

  @Override
  LoadResult run() {
    Pacer pacer = new Pacer(fleet, options.rate(), planned -> new Visit(planned).start());
    fleet.run(() -> begin(pacer));
    Figures figures = new Meter(fleet).measure(() -> tally.delivered);
    fleet.run(
        () -> {
          running = false;
          pacer.stop();
        });
    drain(() -> tally.delivered + tally.disconnected == tally.sent);
    fleet.run(() -> tally.lost = tally.sent - tally.delivered);
    return result(figures, null);
  }

  private void begin(Pacer pacer) {
    if (options.rate() > 0) {
      pacer.start();
      return;
    }
    running = true;
    for (int i = 0; i < options.window(); i++) {
      next();
    }
  }

  private void next() {
    if (running) {
      new Visit(fleet.now()).start();
    }
  }

  /** One connection. */
  private final class Visit implements Client.Events {

    private final long planned;
    private final Client client;

    Visit(long planned) {
      this.planned = planned;
      this.client = new Client(fleet, (int) tally.sent, this);
    }

    void start() {
      tally.sent++;
      client.connect(
          () -> {
            tally.latency.record(fleet.arrival() - planned);
            client.close();
          });
    }

    @Override
    public void onClosed(Client from) {
      tally.delivered++;
      next();
    }

    @Override
    public void onLost(Client from, String why) {
      fleet.later(ConnectScenario.this::next, AFTER_FAILURE_NANOS);
    }
  }
}
