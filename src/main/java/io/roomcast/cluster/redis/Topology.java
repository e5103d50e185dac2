package io.roomcast.cluster.redis;

import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Knows which master of a Redis Cluster has which slot, from whichever server of the conf answers.
 * Event loop of the relay. It asks when it is told to, and again as long as that is wished.
 */
final class Topology implements RedisLink.Listener {

  private static final Logger log = LoggerFactory.getLogger(Topology.class);

  /** ms in which several wishes are one. */
  private static final int PAUSE = 50;

  private final RelayLoop loop;
  private final RedisServers servers;
  private final RedisLink link;
  private final Consumer<@Nullable String[]> changed;
  private @Nullable RedisConnection connection;
  private boolean wished;
  private boolean asking;
  private long patience = -1;

  /**
   * @param changed told of {@code host:port} of the master of each slot, null for those without;
   *     after each answer, whether or not it is news
   */
  Topology(
      RelayLoop loop,
      RedisServers servers,
      RelayCounters counters,
      Consumer<@Nullable String[]> changed) {
    this.loop = loop;
    this.servers = servers;
    this.changed = changed;
    this.link = new RedisLink(loop, servers, counters, "slots", this);
  }

  RedisLink link() {
    return link;
  }

  @Override
  public void opened(RedisConnection made) {
    connection = made;
    ask();
  }

  @Override
  public void closed() {
    connection = null;
    asking = false;
    loop.cancel(patience);
  }

  /** Asks soon. */
  void refresh() {
    refresh(PAUSE);
  }

  /** Asks in so many ms. */
  void refresh(int delay) {
    if (!wished) {
      wished = true;
      loop.timer(delay, this::ask);
    }
  }

  private void ask() {
    wished = false;
    RedisConnection to = connection;
    if (to == null || asking) {
      return; // the next connection asks at once
    }
    asking = true;
    patience = loop.timer(servers.connectTimeout(), () -> link.restart("it does not answer"));
    to.send(Request.cmd(Command.CLUSTER).arg("SLOTS"))
        .onComplete(
            done -> {
              if (connection != to) {
                return;
              }
              loop.cancel(patience);
              asking = false;
              if (done.succeeded()) {
                take(done.result());
              } else {
                log.warn("Redis does not tell its slots: {}", done.cause().getMessage());
                refresh((int) servers.reconnectMax());
              }
            });
  }

  private void take(Response answer) {
    try {
      changed.accept(parse(answer, link.host()));
    } catch (RuntimeException e) {
      log.warn("The slots that Redis tells cannot be understood", e);
      refresh((int) servers.reconnectMax());
    }
  }

  /**
   * What Redis tells.
   *
   * @param host of the servers that have no name of their own: they are where we have asked
   */
  static @Nullable String[] parse(@Nullable Response answer, String host) {
    @Nullable String[] masters = new String[Slots.COUNT];
    if (answer == null) {
      return masters;
    }
    for (Response range : answer) {
      Response master = range.get(2);
      Response named = master.get(0);
      String name = named == null ? "" : named.toString();
      String address =
          (name.isEmpty() || name.equals("?") ? host : name) + ':' + master.get(1).toInteger();
      int last = Math.min(range.get(1).toInteger(), Slots.COUNT - 1);
      for (int slot = Math.max(0, range.get(0).toInteger()); slot <= last; slot++) {
        masters[slot] = address;
      }
    }
    return masters;
  }
}
