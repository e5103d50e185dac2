package io.roomcast.engineio;

import io.roomcast.engineio.LimitOptions.PerIp;
import io.roomcast.engineio.LimitOptions.Rate;
import io.roomcast.loop.BucketSweeper;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.NodeBuckets;
import io.roomcast.loop.TokenRate;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Decides whether one instance may open a session. Event loop of the instance. */
final class Admission {

  private final EventLoopState loop;
  private final NodeLoad load;
  private final EngineCounters counters;
  private final BucketSweeper sweeper;
  private LimitOptions limits;

  Admission(LimitOptions limits, EventLoopState loop, NodeLoad load, EngineCounters counters) {
    this.limits = limits;
    this.loop = loop;
    this.load = load;
    this.counters = counters;
    this.sweeper = new BucketSweeper(loop);
  }

  /** Judges by these from now on. */
  void limits(LimitOptions changed) {
    limits = changed;
  }

  /**
   * Why no session may be opened now, which is counted; null when one may be.
   *
   * @param address tells where the request comes from
   */
  @Nullable Overload refusal(
      HttpServerRequest request, Function<HttpServerRequest, String> address) {
    Overload overload = null;
    if (limits.heapShed() > 0 && load.heap().share(loop.clock()) > limits.heapShed()) {
      overload = Overload.HEAP;
    } else if (limits.connections() > 0 && load.sessions() >= limits.connections()) {
      overload = Overload.CONNECTIONS;
    } else {
      // Before the rate of all: one address shall not use that up.
      overload = ofAddress(request, address);
    }
    Rate accept = limits.accept();
    if (overload == null && accept != null && !taken(accept)) {
      overload = Overload.ACCEPT_RATE;
    }
    if (overload != null) {
      counters.refused(overload);
    }
    return overload;
  }

  private @Nullable Overload ofAddress(
      HttpServerRequest request, Function<HttpServerRequest, String> address) {
    PerIp perIp = limits.perIp();
    TokenRate accept = perIp.accept();
    if (accept == null && perIp.connections() == 0) {
      return null;
    }
    Long network = ClientNetwork.of(address.apply(request));
    if (accept != null && !taken(accept, perIp, network) && !tolerated(Overload.IP_ACCEPT_RATE)) {
      return Overload.IP_ACCEPT_RATE;
    }
    // Made sure of when the session is there; most of those that are too many end here.
    boolean many =
        perIp.connections() > 0
            && !perIp.dryRun()
            && load.addresses().sessions().get(network) >= perIp.connections();
    return many ? Overload.IP_CONNECTIONS : null;
  }

  private boolean taken(Rate accept) {
    return load.accepted(accept).tryTake(loop.clock().monotonicMillis());
  }

  private boolean taken(TokenRate accept, PerIp perIp, Long network) {
    NodeBuckets buckets = load.addresses().handshakes(accept, perIp.maxBuckets());
    sweeper.sweep(buckets);
    return buckets.tryTake(network, loop.clock().monotonicMillis());
  }

  /** Whether this is counted only. */
  private boolean tolerated(Overload overload) {
    if (limits.perIp().dryRun()) {
      counters.tolerated(overload);
      return true;
    }
    return false;
  }

  /**
   * Counts a session for its address, if that is limited; false, and counted, when the address has
   * too many. The session remembers whether it counts.
   */
  boolean opened(EngineSession session) {
    int max = limits.perIp().connections();
    if (max == 0) {
      return true;
    }
    Long network = network(session);
    boolean added = load.addresses().sessions().tryAdd(network, max);
    if (!added) {
      if (!tolerated(Overload.IP_CONNECTIONS)) {
        counters.refused(Overload.IP_CONNECTIONS);
        return false;
      }
      load.addresses().sessions().tryAdd(network, Integer.MAX_VALUE);
    }
    session.counted(true);
    return true;
  }

  /** A session has ended that counted for its address. */
  void closed(EngineSession session) {
    if (session.counted()) {
      session.counted(false);
      load.addresses().sessions().remove(network(session));
    }
  }

  private static Long network(EngineSession session) {
    return ClientNetwork.of(session.request().remoteAddress());
  }

  /** No session comes any more. */
  void stop() {
    sweeper.stop();
  }
}
