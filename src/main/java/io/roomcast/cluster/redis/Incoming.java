package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClassicFormat;
import io.roomcast.cluster.ClusterBroadcast;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.MalformedMessageException;
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

  private final ClassicOptions options;
  private final ClassicFormat format;
  private final RelayCounters counters;
  private final String uid;
  private final Map<String, RelayNamespace> namespaces;
  private final HandOver handOver;
  private final Answers answers;
  private final Requests requests;

  Incoming(
      ClassicOptions options,
      ClassicFormat format,
      RelayCounters counters,
      String uid,
      Map<String, RelayNamespace> namespaces,
      HandOver handOver,
      Answers answers,
      Requests requests) {
    this.options = options;
    this.format = format;
    this.counters = counters;
    this.uid = uid;
    this.namespaces = namespaces;
    this.handOver = handOver;
    this.answers = answers;
    this.requests = requests;
  }

  /** What is done with a message. */
  @FunctionalInterface
  private interface Action {
    void run() throws MalformedMessageException;
  }

  private void guarded(String channel, byte[] payload, Action action) {
    counters.received.increment();
    counters.receivedBytes.add(payload.length);
    if (payload.length > options.maxMessage()) {
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

  /** A message on a channel of broadcasts. */
  void broadcast(RelayNamespace namespace, String channel, byte[] payload) {
    guarded(
        channel,
        payload,
        () -> {
          String room = namespace.channels.roomOf(channel);
          if (options.subscriptions().pattern() && room != null && !namespace.wants(room)) {
            counters.unwanted.increment();
            return;
          }
          ClusterBroadcast broadcast = format.broadcast(payload, uid);
          if (broadcast == null) {
            counters.echoes.increment();
            return;
          }
          RelayNamespace to = namespaceOf(broadcast, namespace, channel);
          if (to != null) {
            deliver(to, broadcast, payload.length);
          }
        });
  }

  /** Names are not escaped, so that one channel may be that of two namespaces. */
  private @Nullable RelayNamespace namespaceOf(
      ClusterBroadcast broadcast, RelayNamespace likely, String channel)
      throws MalformedMessageException {
    String name = broadcast.namespace();
    if (name == null || name.equals(likely.name)) {
      return likely;
    }
    RelayNamespace other = namespaces.get(name);
    if (other == null || !channel.startsWith(other.channels.all())) {
      throw new MalformedMessageException("for another namespace than its channel");
    }
    return other;
  }

  private void deliver(RelayNamespace namespace, ClusterBroadcast broadcast, int size) {
    if (broadcast.flags().isVolatile() && handOver.load() > CROWDED) {
      counters.drop(DropReason.LOOPS_BEHIND_VOLATILE);
      return;
    }
    namespace.remote.deliver(namespace.local(broadcast));
    counters.delivered.increment();
    handOver.sent(size);
  }

  /** A message on the channel of requests. */
  void request(RelayNamespace namespace, String channel, byte[] payload) {
    guarded(
        channel,
        payload,
        () -> {
          ClusterRequest request = format.request(payload);
          if (uid.equals(request.uid())) {
            counters.echoes.increment();
            return;
          }
          if (request instanceof ClusterRequest.AskingBroadcast asking
              && asking.broadcast().namespace() != null
              && !namespace.name.equals(asking.broadcast().namespace())) {
            throw new MalformedMessageException("for another namespace than its channel");
          }
          answers.answer(namespace, request);
          handOver.sent(payload.length);
        });
  }

  /** A message on a channel of responses. */
  void response(String channel, byte[] payload) {
    guarded(channel, payload, () -> requests.answered(format.response(payload)));
  }
}
