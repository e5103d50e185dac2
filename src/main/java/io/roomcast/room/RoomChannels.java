package io.roomcast.room;

import io.roomcast.loop.IdGenerator;
import io.roomcast.net.LoopBus;
import io.vertx.core.Handler;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The event-bus addresses of one adapter: registers those of its rooms, and finds those that a
 * broadcast goes to. Event loop of the namespace.
 */
final class RoomChannels implements RoomIndex.Opening {

  private final int instance;
  private final Addresses addresses;
  private final LoopBus bus;
  private final Handler<Message<Object>> receiver;
  private final List<MessageConsumer<Object>> always;

  /** Rooms that members of other loops are being put into: those loops may not be registered. */
  private final Map<String, Integer> joining = new HashMap<>();

  private int rooms;

  RoomChannels(AdapterContext context, Handler<Message<Object>> receiver) {
    this.instance = context.instance();
    this.addresses = Addresses.of(context.key(), context.namespace());
    this.bus = new LoopBus(context.vertx());
    this.receiver = receiver;
    this.always =
        List.of(
            bus.consumer(addresses.namespace(), receiver),
            bus.consumer(addresses.instance(instance), receiver));
  }

  /** How many rooms are registered. */
  int rooms() {
    return rooms;
  }

  @Override
  public void opened(Room room) {
    if (IdGenerator.instanceOf(room.name) != instance) {
      room.consumer = bus.consumer(addresses.room(room.name), receiver);
      rooms++;
    }
  }

  @Override
  public void unused(Room room) {
    if (room.consumer != null) {
      room.consumer.unregister();
      room.consumer = null;
      rooms--;
    }
  }

  /** Members of other loops are being put into rooms. */
  void joining(Set<String> names) {
    names.forEach(name -> joining.merge(name, 1, Integer::sum));
  }

  /** They are in, and their loops registered. */
  void joined(Set<String> names) {
    names.forEach(name -> joining.computeIfPresent(name, (key, n) -> n == 1 ? null : n - 1));
  }

  /** Sends a broadcast to the other loops and to watchers. */
  void publish(Broadcast sent) {
    Set<String> names = sent.target().rooms();
    if (names.size() != 1) {
      publish(addresses.namespace(), sent);
      return;
    }
    String name = names.iterator().next();
    if (joining.containsKey(name)) {
      // Every loop will have put its members in before this message comes, but only then do they
      // register: so it goes to all of them.
      publish(addresses.namespace(), sent);
      publish(addresses.room(name), sent.forWatchers());
      return;
    }
    publish(addresses.room(name), sent);
    int owner = IdGenerator.instanceOf(name);
    if (owner >= 0 && owner != instance) {
      publish(addresses.instance(owner), sent);
    }
  }

  /** Shows watchers a broadcast that members get another way. */
  void show(Broadcast sent) {
    Set<String> names = sent.target().rooms();
    String address =
        names.size() == 1 ? addresses.room(names.iterator().next()) : addresses.namespace();
    publish(address, sent.forWatchers());
  }

  private void publish(String address, Broadcast broadcast) {
    bus.publish(address, broadcast, RoomBus.BY_REFERENCE);
  }

  /** Lets go of the addresses that do not depend on rooms. */
  void close() {
    always.forEach(MessageConsumer::unregister);
  }
}
