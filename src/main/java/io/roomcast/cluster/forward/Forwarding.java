package io.roomcast.cluster.forward;

import io.roomcast.cluster.Nodes;
import io.roomcast.engineio.EngineIoServer;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Brings requests to the node that owns their session, so that no load balancer has to. One for a
 * process, installed on each of its event loops. Thread-safe.
 *
 * <p>The servers must have {@link io.roomcast.engineio.EngineOptions#setNode}, with the name of
 * this node.
 */
public final class Forwarding {

  /** What the paths of forwarded requests begin with, on the internal listener. */
  public static final String PREFIX = "/internal/engine.io";

  private final Nodes nodes;
  private final ForwardOptions options;
  private final ForwardCounters counters = new ForwardCounters();

  public Forwarding(Nodes nodes, ForwardOptions options) {
    this.nodes = nodes;
    this.options = options;
  }

  /**
   * Has the server of this event loop forward what is for other nodes. In the context of its
   * verticle; the answer is to be run when that ends: it cuts what is under way, and frees all.
   */
  public Runnable install(Vertx vertx, EngineIoServer engine) {
    Forwarder forwarder = new Forwarder(vertx, engine.loop(), nodes, options, counters);
    engine.onForeign(forwarder);
    return forwarder::close;
  }

  /**
   * What serves requests that other nodes have forwarded, for the internal listener of the same
   * event loop: all those whose path begins with {@link #PREFIX}. It answers 401 to those that no
   * node has signed.
   */
  public Handler<HttpServerRequest> endpoint(EngineIoServer engine) {
    return new ForwardEndpoint(engine, nodes.self().id(), options.secret(), counters);
  }

  /** What was done. */
  public ForwardStats stats() {
    return counters.stats();
  }
}
