package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterBroadcast;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.ClusterResponse;
import io.roomcast.cluster.MalformedMessageException;
import io.roomcast.room.Broadcast;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes what comes from Redis: nothing that is there throws from here, whoever wrote it. Event loop
 * of the relay.
 */
final class Incoming {

  private static final Logger log = LoggerFactory.getLogger(Incoming.class);

  private static final double CROWDED = 0.5;

  private final int maxMessage;
  private final RelayCounters counters;
  private final Map<String, RelayNamespace> namespaces;
  private final Flow flow;
  private final Answers answers;
  private final Requests requests;

  Incoming(
      int maxMessage,
      RelayCounters counters,
      Map<String, RelayNamespace> namespaces,
      Flow flow,
      Answers answers,
      Requests requests) {
    this.maxMessage = maxMessage;
    this.counters = counters;
    this.namespaces = namespaces;
    this.flow = flow;
    this.answers = answers;
    this.requests = requests;
  }

  /** What is done with a message. */
  @FunctionalInterface
  interface Action {
    void run() throws MalformedMessageException;
  }

  /** Counts a message, and does something with it. */
  void take(String channel, byte[] payload, Action action) {
    take(channel, payload.length, action);
  }

  /** The same of so many bytes. */
  void take(String channel, int size, Action action) {
    counters.received.increment();
    counters.receivedBytes.add(size);
    if (size > maxMessage) {
      counters.drop(DropReason.TOO_LARGE);
      return;
    }
    try {
      action.run();
    } catch (MalformedMessageException | RuntimeException e) {
      counters.drop(DropReason.MALFORMED);
      log.debug("A message on {} cannot be acted upon", channel, e);
    }
  }

  /** It was our own. */
  void echo() {
    counters.echoes.increment();
  }

  /** Nobody here is in its room. */
  void unwanted() {
    counters.unwanted.increment();
  }

  /**
   * The namespace that a message says; names are not escaped, so that one channel may be that of
   * two.
   */
  RelayNamespace namespaceOf(@Nullable String name, RelayNamespace likely, String channel)
      throws MalformedMessageException {
    if (name == null || name.equals(likely.name)) {
      return likely;
    }
    RelayNamespace other = namespaces.get(name);
    if (other == null || !channel.startsWith(other.channels.all())) {
      throw new MalformedMessageException("for another namespace than its channel");
    }
    return other;
  }

  /** A broadcast, of so many bytes. */
  void broadcast(RelayNamespace namespace, ClusterBroadcast broadcast, int size) {
    if (namespace.adapters().isEmpty()) {
      unwanted();
      return;
    }
    deliver(namespace, namespace.local(broadcast), size);
    counters.delivered.increment();
  }

  /** Hands a broadcast to the event loops. */
  void deliver(RelayNamespace namespace, Broadcast broadcast, int size) {
    if (broadcast.flags().isVolatile() && flow.handOver().load() > CROWDED) {
      counters.drop(DropReason.LOOPS_BEHIND_VOLATILE);
      return;
    }
    namespace.remote.deliver(broadcast);
    flow.sent(size);
  }

  /** Hands over a broadcast of our own whose entry was not read yet. */
  void deliverEarly(RelayNamespace namespace, Broadcast broadcast, int size) {
    if (broadcast.flags().isVolatile()) {
      deliver(namespace, broadcast, size);
    } else {
      namespace.remote.deliverEarly(broadcast);
      flow.sent(size);
    }
  }

  /** The namespaces that this process has. */
  Collection<RelayNamespace> namespaces() {
    return namespaces.values();
  }

  /** A namespace that this process has; null when it has none of that name. */
  @Nullable RelayNamespace namespace(String name) {
    return namespaces.get(name);
  }

  /** Something that another node or an emitter asks for, in so many bytes. */
  void request(RelayNamespace namespace, ClusterRequest request, int size)
      throws MalformedMessageException {
    if (request instanceof ClusterRequest.AskingBroadcast asking
        && asking.broadcast().namespace() != null
        && !namespace.name.equals(asking.broadcast().namespace())) {
      throw new MalformedMessageException("for another namespace than its channel");
    }
    answers.answer(namespace, request);
    flow.sent(size);
  }

  /** An answer to something that we may have asked. */
  void response(ClusterResponse response) {
    requests.answered(response);
  }
}
