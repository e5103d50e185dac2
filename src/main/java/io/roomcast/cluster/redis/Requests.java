package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClassicFormat;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.ClusterResponse;
import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What this node asks the others, and waits for. Event loop of the relay. Every question ends: when
 * all nodes have answered, at its timeout, or with the relay.
 */
final class Requests {

  private final RelayLoop loop;
  private final ClassicOptions options;
  private final ClassicFormat format;
  private final Publisher publisher;
  private final Subscriber subscriber;
  private final NodeCount nodeCount;
  private final RelayCounters counters;
  private final Map<String, Question<?>> open = new HashMap<>();
  private final String prefix;
  private int number;

  /**
   * @param uid makes the ids of questions unlike those of other nodes
   */
  Requests(
      RelayLoop loop,
      ClassicOptions options,
      ClassicFormat format,
      Publisher publisher,
      Subscriber subscriber,
      NodeCount nodeCount,
      RelayCounters counters,
      String uid) {
    this.loop = loop;
    this.options = options;
    this.format = format;
    this.publisher = publisher;
    this.subscriber = subscriber;
    this.nodeCount = nodeCount;
    this.counters = counters;
    this.prefix = uid.substring(uid.length() - 8);
  }

  /** Nodes that have the namespace, this one included. */
  Future<Integer> count(RelayNamespace namespace) {
    return count(namespace.channels.requests());
  }

  private Future<Integer> count(String channel) {
    return nodeCount
        .count(channel)
        .map(counted -> Math.max(1, counted))
        // One that has come since they were counted last is waited for after an outage, too.
        .onSuccess(counted -> counters.nodes = Math.max(counters.nodes, counted))
        .recover(Requests::unavailable);
  }

  /** Without our subscriptions there are no answers, and nodes are counted wrongly. */
  private static Future<Integer> deaf() {
    return Future.failedFuture(new ClusterUnavailableException("Redis is not there"));
  }

  private static <T> Future<T> unavailable(Throwable cause) {
    return Future.failedFuture(
        cause instanceof ClusterUnavailableException
            ? cause
            : new ClusterUnavailableException("Redis: " + cause.getMessage()));
  }

  /** Asks the others that have the namespace, if there are any. */
  <T> Future<T> ask(
      RelayNamespace namespace,
      Question<T> question,
      Function<String, ClusterRequest> request,
      long timeoutMillis) {
    return ask(
        namespace.ready,
        namespace.channels.requests(),
        question,
        id -> format.request(request.apply(id), namespace.name),
        timeoutMillis);
  }

  /**
   * Asks the others that are subscribed to a channel, if there are any.
   *
   * @param ready done when the answers will arrive
   * @param message made of the id that answers name
   */
  <T> Future<T> ask(
      Future<?> ready,
      String channel,
      Question<T> question,
      Function<String, byte[]> message,
      long timeoutMillis) {
    if (open.size() >= options.maxRequests()) {
      return Future.failedFuture(
          new ClusterUnavailableException("too many questions to other nodes are open"));
    }
    if (!publisher.isOpen()) {
      return Future.failedFuture(new ClusterUnavailableException("Redis is not there"));
    }
    String id = prefix + Integer.toString(number++, Character.MAX_RADIX);
    open.put(id, question);
    counters.requests.increment();
    counters.openRequests = open.size();
    question.timer = loop.timer(timeoutMillis, () -> timedOut(id, question));
    ready
        .compose(done -> subscriber.isSynced() ? count(channel) : deaf())
        .onSuccess(
            nodes -> {
              question.nodes = nodes - 1;
              if (!finished(id, question)) {
                publisher.publish(new Outgoing(channel, message.apply(id), false));
              }
            })
        .onFailure(cause -> end(id, question, () -> question.promise.tryFail(cause)));
    return question.promise.future();
  }

  /** A node answered somebody's question. */
  void answered(ClusterResponse response) {
    answered(response.requestId(), question -> question.take(response));
  }

  /** The same, of an answer that is for the question of this id. */
  void answered(String id, Consumer<Question<?>> take) {
    Question<?> question = open.get(id);
    if (question != null) {
      take.accept(question);
      finished(id, question);
    }
  }

  private <T> boolean finished(String id, Question<T> question) {
    if (question.isDone()) {
      end(id, question, () -> question.promise.tryComplete(question.result()));
      return true;
    }
    return false;
  }

  private void timedOut(String id, Question<?> question) {
    counters.requestTimeouts.increment();
    end(id, question, question::timedOut);
  }

  private void end(String id, Question<?> question, Runnable tell) {
    if (open.remove(id, question)) {
      loop.cancel(question.timer);
      counters.openRequests = open.size();
      tell.run();
    }
  }

  /** No answers will come. */
  void close() {
    for (Map.Entry<String, Question<?>> entry : List.copyOf(open.entrySet())) {
      Question<?> question = entry.getValue();
      end(
          entry.getKey(),
          question,
          () -> question.promise.tryFail(new ClusterUnavailableException("the relay is closed")));
    }
  }
}
