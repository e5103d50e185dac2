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

  /** What the targets of requests between nodes begin with, on the internal listener. */
  public static final String PREFIX = "/internal/engine.io";

  private final Nodes nodes;
  private final ForwardOptions options;
  private final ForwardCounters counters = new ForwardCounters();

  public Forwarding(Nodes nodes, ForwardOptions options) {
    this.nodes = nodes;
    this.options = options;
  }

  /** Whether a request of the internal listener is for the {@link #endpoint}. */
  public static boolean accepts(HttpServerRequest request) {
    return request.uri().startsWith(PREFIX);
  }

  /**
   * Has the server of this event loop forward what is for other nodes. In the context of its
   * verticle; the answer is to be closed when that ends: it ends what is under way, and frees all.
   */
  public PassedOn install(Vertx vertx, EngineIoServer engine) {
    Forwarder forwarder = new Forwarder(vertx, engine.loop(), nodes, options, counters);
    engine.onForeign(forwarder);
    return forwarder;
  }

  /**
   * What serves requests that other nodes have forwarded, and what nodes that end ask for, on the
   * internal listener of the same event loop: all those that it {@link #accepts}. It answers 401 to
   * those that no node has signed.
   */
  public Handler<HttpServerRequest> endpoint(EngineIoServer engine) {
    return new ForwardEndpoint(engine, nodes.self().id(), options.secret(), counters);
  }

  /** What was done. */
  public ForwardStats stats() {
    return counters.stats();
  }
}
