package io.roomcast.cluster.redis;

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

  /** The way to other nodes. */
  interface Others {

    /** Whether those that have a namespace can be reached now. */
    boolean isOpen(RelayNamespace namespace);

    /** Whether all their answers would arrive. */
    boolean isSynced(RelayNamespace namespace);

    /** Nodes that have a namespace, this one included. */
    Future<Integer> count(RelayNamespace namespace);

    /**
     * Sends them a question.
     *
     * @throws MessageTooLargeException when it is, which is counted
     */
    void send(RelayNamespace namespace, ClusterRequest request);
  }

  /**
   * Who is asked.
   *
   * @param <M> what a question is written as
   */
  interface Asked<M> {

    /** Done when their answers will arrive. */
    Future<?> ready();

    /** Whether they can be reached now. */
    boolean isOpen();

    /** Whether all their answers would arrive. */
    boolean isSynced();

    /** How many they are, with this node. */
    Future<Integer> count();

    /** Asks; what it throws is told to whoever asked. */
    void send(M message);
  }

  /** Those that have a namespace. */
  private final class OfNamespace implements Asked<ClusterRequest> {

    private final RelayNamespace namespace;

    OfNamespace(RelayNamespace namespace) {
      this.namespace = namespace;
    }

    @Override
    public Future<?> ready() {
      return namespace.ready;
    }

    @Override
    public boolean isOpen() {
      return others.isOpen(namespace);
    }

    @Override
    public boolean isSynced() {
      return others.isSynced(namespace);
    }

    @Override
    public Future<Integer> count() {
      return others.count(namespace);
    }

    @Override
    public void send(ClusterRequest message) {
      others.send(namespace, message);
    }
  }

  private final int maxRequests;
  private final Others others;
  private final RelayCounters counters;
  private final Map<String, Question<?>> open = new HashMap<>();
  private final String prefix;
  private int number;

  /**
   * @param uid makes the ids of questions unlike those of other nodes
   */
  Requests(RelayLoop loop, int maxRequests, Others others, RelayCounters counters, String uid) {
    this.loop = loop;
    this.maxRequests = maxRequests;
    this.others = others;
    this.counters = counters;
    this.prefix = uid.substring(uid.length() - 8);
  }

  /** Nodes that have the namespace, this one included. */
  Future<Integer> count(RelayNamespace namespace) {
    return known(others.count(namespace));
  }

  /** The same of a channel: one at least, and failing as questions do. */
  private Future<Integer> known(Future<Integer> count) {
    return count
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
    return ask(new OfNamespace(namespace), question, request, timeoutMillis);
  }

  /** Asks others, if there are any. */
  <M, T> Future<T> ask(
      Asked<M> whom, Question<T> question, Function<String, M> message, long timeoutMillis) {
    if (open.size() >= maxRequests) {
      counters.refusedRequests.increment();
      return Future.failedFuture(
          new ClusterUnavailableException("too many questions to other nodes are open"));
    }
    if (!whom.isOpen()) {
      return Future.failedFuture(new ClusterUnavailableException("Redis is not there"));
    }
    String id = prefix + Integer.toString(number++, Character.MAX_RADIX);
    open.put(id, question);
    counters.requests.increment();
    counters.openRequests = open.size();
    question.timer = loop.timer(timeoutMillis, () -> timedOut(id, question));
    whom.ready()
        .compose(done -> whom.isSynced() ? known(whom.count()) : deaf())
        .compose(
            nodes -> {
              question.nodes = nodes - 1;
              if (!finished(id, question)) {
                whom.send(message.apply(id)); // what this throws fails the question
              }
              return Future.succeededFuture();
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
