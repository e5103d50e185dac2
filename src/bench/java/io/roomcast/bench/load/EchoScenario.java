package io.roomcast.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Each client keeps its window of unanswered echo requests full, or all together keep a rate. An op
 * is an answer. Main thread.
 */
final class EchoScenario extends Scenario {

  private final List<EchoClient> clients = new ArrayList<>();
  private boolean windowed;
  private int nextClient;

  EchoScenario(LoadOptions options, Fleet fleet) {
    super(options, fleet);
  }

  @Override
  LoadResult run() {
    fleet.run(
        () -> {
          for (int i = 0; i < options.clients(); i++) {
            clients.add(new EchoClient(i));
          }
        });
    gather(clients);
    Pacer pacer = new Pacer(fleet, options.rate(), this::sendNext);
    fleet.run(() -> begin(pacer));
    Figures figures = new Meter(fleet).measure(() -> tally.delivered);
    fleet.run(
        () -> {
          pacer.stop();
          windowed = false;
        });
    drain(() -> tally.delivered == tally.sent);
    fleet.run(() -> clients.forEach(client -> tally.lost += client.check.lost(client.sent)));
    return result(figures, null);
  }

  private void begin(Pacer pacer) {
    if (options.rate() > 0) {
      pacer.start();
      return;
    }
    windowed = true;
    for (EchoClient client : clients) {
      for (int i = 0; i < options.window(); i++) {
        client.send(fleet.now());
      }
    }
  }

  private void sendNext(long planned) {
    clients.get(nextClient).send(planned);
    nextClient = (nextClient + 1) % clients.size();
  }

  /** One client. */
  private final class EchoClient implements Client.Events, Participant {

    private final Client client;
    private final SequenceCheck check = new SequenceCheck(tally, 0);
    private long sent;

    EchoClient(int id) {
      client = new Client(fleet, id, this);
    }

    @Override
    public void start(Runnable ready) {
      client.connect(ready);
    }

    void send(long planned) {
      if (!client.gone()) {
        client.send("echo", "", client.id(), sent++, planned);
        tally.sent++;
      }
    }

    @Override
    public void onAck(Client from, long id, Stamp stamp) {
      if (!stamp.found() || stamp.publisher() != client.id()) {
        tally.unexpected++;
        return;
      }
      if (check.accept(stamp.sequence())) {
        tally.delivered++;
        tally.latency.record(fleet.arrival() - stamp.planned());
        if (windowed) {
          send(fleet.now());
        }
      }
    }
  }
}
