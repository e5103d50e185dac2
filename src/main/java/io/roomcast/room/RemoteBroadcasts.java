package io.roomcast.room;

import io.roomcast.loop.Clock;
import io.roomcast.loop.IdGenerator;
import io.roomcast.net.LoopBus;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/**
 * Brings the broadcasts of other nodes to the loops of one namespace, by the event bus. One thread,
 * which is an event loop: that on which it was made. Loops get them in the order of the calls.
 */
public final class RemoteBroadcasts {

  private final RoomBus bus;
  private final LoopBus loopBus;
  private final Addresses addresses;
  private final boolean recovery;
  private final Clock clock;

  /** Rooms that loops are just putting members into: their addresses may not be registered. */
  private final Map<String, Integer> joining = new HashMap<>();

  /** Ticks of loops count upwards, so that these are nobody's. */
  private int tick;

  /** For the namespace that this context is of. */
  public RemoteBroadcasts(AdapterContext context) {
    this.bus = RoomBus.of(context.vertx(), context.key());
    this.loopBus = new LoopBus(context.vertx());
    this.addresses = Addresses.of(context.key(), context.namespace());
    this.recovery = context.recovery() != null;
    this.clock = context.loop().clock();
  }

  /** Delivers to all loops. */
  public void deliver(Broadcast broadcast) {
    tick--;
    boolean recoverable = recovery && !broadcast.flags().isVolatile();
    send(
        recoverable
            ? broadcast.arrived(tick, bus.nextOffset(clock.epochMillis()))
            : broadcast.arrived(tick));
  }

  /**
   * Delivers to all loops what has no offset yet; they are told so, see {@link LocalAdapter#early}.
   * For adapters that take care of recovery themselves.
   */
  public void deliverEarly(Broadcast broadcast) {
    tick--;
    send(broadcast.early(tick));
  }

  private void send(Broadcast arrived) {
    Set<String> names = arrived.target().rooms();
    if (names.size() != 1) {
      publish(addresses.namespace(), arrived);
      return;
    }
    String name = names.iterator().next();
    if (joining.containsKey(name)) {
      publish(addresses.namespace(), arrived);
      publish(addresses.room(name), arrived.forWatchers());
      return;
    }
    publish(addresses.room(name), arrived);
    int owner = IdGenerator.instanceOf(name);
    if (owner >= 0) {
      publish(addresses.instance(owner), arrived);
    }
  }

  private void publish(String address, Broadcast broadcast) {
    loopBus.publish(address, broadcast, RoomBus.BY_REFERENCE);
  }

  /** Loops were told to put members into these rooms. */
  public void joining(Set<String> rooms) {
    rooms.forEach(room -> joining.merge(room, 1, Integer::sum));
  }

  /** They have. */
  public void joined(Set<String> rooms) {
    rooms.forEach(room -> joining.computeIfPresent(room, (key, n) -> n == 1 ? null : n - 1));
  }
}
