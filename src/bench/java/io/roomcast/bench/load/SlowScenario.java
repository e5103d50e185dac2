package io.roomcast.bench.load;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One room of which some members stop reading. Measured twice, while all read and while those do
 * not; the result's latency is that of the others in the second part, its details hold the first
 * part and the server's memory. An op is a delivery to the others. Main thread.
 */
final class SlowScenario extends Scenario {

  private final List<RoomMember> readers = new ArrayList<>();
  private final List<RoomMember> stallers = new ArrayList<>();
  private final Room room;

  SlowScenario(LoadOptions options, Fleet fleet) {
    super(options, fleet);
    room = new Room(fleet, 0);
  }

  @Override
  LoadResult run() {
    List<RoomMember> all = fleet.ask(this::assemble);
    gather(all);
    Long pid = options.pid();
    ServerProcess server = pid == null ? null : new ServerProcess(pid);
    Pacer pacer = new Pacer(fleet, options.rate(), room::publish);
    fleet.run(() -> begin(pacer));
    Meter meter = new Meter(fleet);
    Figures before = meter.measure(room::delivered);
    remember("Before", server);
    fleet.run(() -> stallers.forEach(RoomMember::stall));
    Figures stalled = meter.measure(room::delivered);
    remember("Stalled", server);
    fleet.run(
        () -> {
          pacer.stop();
          room.stop();
        });
    drain(room::isDone);
    resume();
    fleet.run(() -> readers.forEach(member -> tally.lost += member.lost()));
    compare(before, stalled);
    return result(stalled, null);
  }

  private List<RoomMember> assemble() {
    int count = options.clients();
    for (int i = 0; i < count; i++) {
      if (i < options.stalled()) {
        stallers.add(RoomMember.staller(fleet, room, i));
      } else {
        readers.add(RoomMember.reader(fleet, room, i));
      }
    }
    RoomMember publisher = RoomMember.outsider(fleet, room, count);
    room.setPublisher(publisher.client());
    List<RoomMember> all = new ArrayList<>(readers);
    all.addAll(stallers);
    all.add(publisher);
    return all;
  }

  private void begin(Pacer pacer) {
    if (options.rate() > 0) {
      pacer.start();
    } else {
      room.startWindow();
    }
  }

  private void remember(String moment, @Nullable ServerProcess server) {
    if (server != null) {
      Memory.Sample sample = Memory.Sample.take(server);
      details.put("heapBytes" + moment, sample.heap());
      details.put("rssBytes" + moment, sample.rss());
    }
  }

  /** Lets those that stalled read again: the server has ended them, or they get what waited. */
  private void resume() {
    fleet.run(() -> stallers.forEach(RoomMember::resume));
    drain(() -> stallers.stream().allMatch(member -> member.client().gone() || member.isDone()));
    fleet.run(
        () -> {
          List<RoomMember> left =
              stallers.stream().filter(member -> !member.client().gone()).toList();
          details.put("stalledClosed", stallers.size() - left.size());
          details.put("stalledLost", left.stream().mapToLong(RoomMember::lost).sum());
        });
  }

  private void compare(Figures before, Figures stalled) {
    details.put("latencyMsBefore", before.latency().percentiles());
    details.put("cpuMicrosPerOpBefore", before.cpuMicrosPerOp());
    details.put("opsPerSecondBefore", before.opsPerSecond());
    if (before.latency().count() > 0 && stalled.latency().count() > 0) {
      double first = Objects.requireNonNull(before.latency().percentiles()).p99();
      double second = Objects.requireNonNull(stalled.latency().percentiles()).p99();
      details.put("p99Ratio", LoadResult.rounded(second / first));
    }
  }
}
