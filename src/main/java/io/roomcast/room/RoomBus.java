package io.roomcast.room;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryContext;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * What the adapters of one key share in one Vert.x: who they are, the clock of offsets, and the
 * interceptor that turns plain messages on their addresses into emits. Thread-safe without locks:
 * lists are copied on write.
 */
final class RoomBus implements Shareable {

  private static final String MAP = "io.roomcast.rooms";
  private static final String CODECS = "io.roomcast.codecs";

  /** Of every message that carries a broadcast; never changed. */
  static final DeliveryOptions BY_REFERENCE =
      new DeliveryOptions().setCodecName(BroadcastCodec.NAME).setLocalOnly(true);

  private final Vertx vertx;
  private final String prefix;
  private final Map<String, List<LocalAdapter>> adapters = new ConcurrentHashMap<>();
  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong lastOffset = new AtomicLong();
  private final JsonEmits emits = new JsonEmits(this);
  private final Handler<DeliveryContext<Object>> interceptor = this::intercept;

  private RoomBus(Vertx vertx, String key) {
    this.vertx = vertx;
    this.prefix = Addresses.prefix(key);
  }

  /** The bus of that key in this Vert.x, made by the first who asks. */
  static RoomBus of(Vertx vertx, String key) {
    LocalMap<String, Boolean> codecs = vertx.sharedData().getLocalMap(CODECS);
    codecs.computeIfAbsent(
        BroadcastCodec.NAME,
        name -> {
          vertx.eventBus().registerCodec(new BroadcastCodec());
          return true;
        });
    LocalMap<String, RoomBus> buses = vertx.sharedData().getLocalMap(MAP);
    return buses.computeIfAbsent(key, name -> new RoomBus(vertx, name));
  }

  void add(LocalAdapter adapter) {
    if (count.getAndIncrement() == 0) {
      vertx.eventBus().addOutboundInterceptor(interceptor);
    }
    adapters.merge(adapter.namespace(), List.of(adapter), RoomBus::concat);
  }

  void remove(LocalAdapter adapter) {
    adapters.computeIfPresent(
        adapter.namespace(),
        (name, before) -> {
          List<LocalAdapter> after = before.stream().filter(other -> other != adapter).toList();
          return after.isEmpty() ? null : after;
        });
    if (count.decrementAndGet() == 0) {
      vertx.eventBus().removeOutboundInterceptor(interceptor);
    }
  }

  private static List<LocalAdapter> concat(List<LocalAdapter> some, List<LocalAdapter> more) {
    List<LocalAdapter> all = new ArrayList<>(some);
    all.addAll(more);
    return List.copyOf(all);
  }

  /** The adapters of a namespace, one of each loop that has it. */
  List<LocalAdapter> adapters(String namespace) {
    return adapters.getOrDefault(namespace, List.of());
  }

  /** The adapter of the calling loop, or else any; null when nobody has the namespace. */
  @Nullable LocalAdapter nearest(String namespace) {
    List<LocalAdapter> all = adapters(namespace);
    for (LocalAdapter adapter : all) {
      if (adapter.context().loop().executor().inLoop()) {
        return adapter;
      }
    }
    return all.isEmpty() ? null : all.get(0);
  }

  /** A new offset, above all that were given before. */
  long nextOffset(long epochMillis) {
    long now = epochMillis * Offsets.PER_MILLI;
    return lastOffset.updateAndGet(last -> Math.max(last + 1, now));
  }

  /** Emits by plain messages that were refused. */
  long refused() {
    return emits.refused();
  }

  private void intercept(DeliveryContext<Object> delivery) {
    String address = delivery.message().address();
    if (delivery.body() instanceof Broadcast
        || !address.startsWith(prefix)
        || !address.endsWith("#")) {
      delivery.next();
      return;
    }
    // Names of namespaces may hold a '#': the shortest that is known counts.
    int end = address.indexOf('#', prefix.length());
    while (end >= 0 && !adapters.containsKey(address.substring(prefix.length(), end))) {
      end = address.indexOf('#', end + 1);
    }
    if (end < 0) {
      delivery.next();
      return;
    }
    String namespace = address.substring(prefix.length(), end);
    emits.emit(namespace, Addresses.roomOf(address, end), delivery);
  }
}
