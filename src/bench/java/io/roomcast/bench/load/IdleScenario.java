package io.roomcast.bench.load;

import java.util.ArrayList;
import java.util.List;

/**
 * Clients that are connected and do nothing but answer heartbeats: what they add to the server's
 * memory, and what a heartbeat costs. An op is a heartbeat. Main thread.
 */
final class IdleScenario extends Scenario {

  /** Connected and left again before memory is taken, so that what is made once is there. */
  private static final int REHEARSAL = 200;

  IdleScenario(LoadOptions options, Fleet fleet) {
    super(options, fleet);
  }

  @Override
  LoadResult run() {
    rehearse();
    Long pid = options.pid();
    ServerProcess server = pid == null ? null : new ServerProcess(pid);
    Memory.Sample before = server == null ? null : Memory.Sample.take(server);
    gather(idlers(options.clients()));
    Figures figures = new Meter(fleet).measureExactly(() -> tally.heartbeats);
    Memory memory =
        server == null || before == null
            ? null
            : Memory.between(before, Memory.Sample.take(server), options.clients());
    return result(figures, memory);
  }

  private void rehearse() {
    List<Idler> idlers = idlers(Math.min(REHEARSAL, options.clients()));
    gather(idlers);
    fleet.run(() -> idlers.forEach(idler -> idler.client.close()));
    drain(() -> idlers.stream().allMatch(idler -> idler.client.gone()));
  }

  private List<Idler> idlers(int count) {
    List<Idler> idlers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      idlers.add(new Idler(i));
    }
    return idlers;
  }

  /** One client. */
  private final class Idler implements Client.Events, Participant {

    private final Client client;

    Idler(int id) {
      client = new Client(fleet, id, this);
    }

    @Override
    public void start(Runnable ready) {
      client.connect(ready);
    }
  }
}
