package io.roomcast.cluster.forward;

import io.roomcast.cluster.NodeInfo;
import io.roomcast.cluster.Nodes;
import io.roomcast.engineio.ForeignRequest;
import io.roomcast.engineio.ForeignSessions;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.TimerWheel;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Forwards the requests of one event loop: finds the owner, keeps the bounds, and ends what is
 * under way to a node that dies. Event loop.
 */
final class Forwarder implements ForeignSessions, PassedOn {

  /** ms between the times that owners are asked to answer polls: more of them may come. */
  private static final long ROUND = 100;

  /** Times that they are asked; then what is under way is cut. */
  private static final int ROUNDS = 20;

  private final Nodes nodes;
  private final ForwardOptions options;
  private final ForwardCounters counters;
  private final EventLoopState loop;
  private final Context context;
  private final NodeClient client;

  /** What is under way, by the node that it is for. */
  private final Map<String, Set<Passage>> underWay = new HashMap<>();

  /** WebSockets whose owners were not asked yet to let them go. */
  private final ArrayDeque<WebSocketPassage> leaving = new ArrayDeque<>();

  private final Promise<Void> closed = Promise.promise();
  private final TimerWheel.Timer rounds =
      new TimerWheel.Timer() {
        @Override
        protected void expired() {
          close(left - 1);
        }
      };

  private boolean refusing;
  private boolean closing;
  private int left;
  private int requests;
  private int webSockets;

  Forwarder(
      Vertx vertx,
      EventLoopState loop,
      Nodes nodes,
      ForwardOptions options,
      ForwardCounters counters) {
    this.nodes = nodes;
    this.options = options;
    this.counters = counters;
    this.loop = loop;
    this.context = vertx.getOrCreateContext();
    this.client = new NodeClient(vertx, loop.clock(), nodes, options);
    nodes.onGone(gone -> context.runOnContext(now -> gone.forEach(this::gone)));
  }

  @Override
  public void serve(ForeignRequest foreign) {
    ForwardKind kind = ForwardKind.of(foreign);
    if (closed.future().isComplete() || (refusing && kind == ForwardKind.WEBSOCKET)) {
      foreign.unavailable("Server is shutting down");
      return;
    }
    if (isFull(kind)) {
      counters.failed(ForwardFailure.OVERLOADED);
      foreign.unavailable("Too many requests for other nodes");
      return;
    }
    Passage passage =
        kind == ForwardKind.WEBSOCKET
            ? new WebSocketPassage(this, foreign)
            : new RequestPassage(this, foreign, kind);
    begun(passage);
    NodeInfo owner = nodes.others().get(foreign.node());
    if (owner != null) {
      passage.start(owner);
    } else {
      nodes.lookup(foreign.node()).onComplete(found -> onLoop(() -> passage.start(found.result())));
    }
  }

  @Override
  public void refuse() {
    if (!refusing) {
      refusing = true;
      all().forEach(passage -> passage.webSocket(leaving::add));
    }
  }

  /** Whether connections are to be closed as soon as that can be. */
  boolean refusing() {
    return refusing;
  }

  @Override
  public int webSockets() {
    return webSockets;
  }

  @Override
  public boolean waiting() {
    for (int looks = leaving.size(); looks > 0; looks--) {
      WebSocketPassage next = leaving.removeFirst();
      if (next.joined()) {
        leaving.addFirst(next);
        return true;
      }
      if (!next.ended()) {
        leaving.addLast(next);
      }
    }
    return false;
  }

  @Override
  public void letOneGo() {
    if (waiting()) {
      leaving.removeFirst().ask(Ask.LEAVE);
    }
  }

  @Override
  public Future<Void> close() {
    if (!closing) {
      closing = true;
      refuse();
      leaving.clear();
      all().forEach(passage -> passage.webSocket(Passage::cut));
      close(ROUNDS);
    }
    return closed.future();
  }

  /** Goes on with it, with so many rounds to come. */
  private void close(int roundsLeft) {
    left = roundsLeft;
    if (left == 0) {
      all().forEach(Passage::cut);
    }
    if (underWay.isEmpty()) {
      client.close();
      closed.tryComplete();
    } else {
      all().forEach(Passage::hurry);
      loop.wheel().schedule(rounds, ROUND);
    }
  }

  /** All that is under way; a copy. */
  private List<Passage> all() {
    return underWay.values().stream().flatMap(Set::stream).toList();
  }

  private boolean isFull(ForwardKind kind) {
    return kind == ForwardKind.WEBSOCKET
        ? webSockets >= options.maxWebSockets()
        : requests >= options.maxRequests();
  }

  private void begun(Passage passage) {
    count(passage.kind(), 1);
    underWay.computeIfAbsent(passage.node(), none -> new HashSet<>()).add(passage);
  }

  /** It is over. */
  void ended(Passage passage) {
    Set<Passage> others = underWay.get(passage.node());
    if (others != null && others.remove(passage)) {
      count(passage.kind(), -1);
      if (others.isEmpty()) {
        underWay.remove(passage.node());
      }
    }
  }

  private void count(ForwardKind kind, int change) {
    if (kind == ForwardKind.WEBSOCKET) {
      webSockets += change;
      counters.webSockets.add(change);
    } else {
      requests += change;
      counters.requests.add(change);
    }
  }

  private void gone(String node) {
    List.copyOf(underWay.getOrDefault(node, Set.of())).forEach(Passage::ownerGone);
  }

  /** Runs it in the context of this loop. */
  private void onLoop(Runnable task) {
    context.runOnContext(now -> task.run());
  }

  ForwardCounters counters() {
    return counters;
  }

  ForwardOptions options() {
    return options;
  }

  /** The way to other nodes. */
  NodeClient client() {
    return client;
  }

  EventLoopState loop() {
    return loop;
  }
}
