package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterResponse;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * What nodes of this program ask each other that the wire format of Node's adapters has no words
 * for, as one JSON object, answered by another. It goes over channels of its own, so that servers
 * of other kinds never hear of it, and are not counted among those that will answer: {@code
 * <prefix>-nodes#} for questions, {@code <prefix>-nodes#<uid>#} for the answers to one node.
 *
 * <pre>{@code
 * {"uid": "node that asks", "id": "of the question", "question": {..}}
 * {"id": "of the question", "answer": {..}}
 * }</pre>
 *
 * <p>Event loop of the relay, but for what says any thread. Questions are counted and bounded with
 * those of the adapter, and messages by the same size.
 */
public final class NodeCalls {

  private static final String UID = "uid";
  private static final String ID = "id";
  private static final String QUESTION = "question";
  private static final String ANSWER = "answer";

  private final RelayLoop loop;
  private final RelayOptions options;
  private final String uid;
  private final Transport transport;
  private final Requests requests;
  private final RelayCounters counters;
  private final Consumer<Outgoing> sender;
  private final String questions;
  private final Others others = new Others();
  private final List<Function<JsonObject, Future<JsonObject>>> handlers = new ArrayList<>();
  private Future<?> ready = Future.succeededFuture();
  private int next;

  /**
   * @param sender sends a message, unless it is too large
   */
  NodeCalls(
      RelayLoop loop,
      RelayOptions options,
      String uid,
      Transport transport,
      Requests requests,
      RelayCounters counters,
      Consumer<Outgoing> sender) {
    this.loop = loop;
    this.options = options;
    this.uid = uid;
    this.transport = transport;
    this.requests = requests;
    this.counters = counters;
    this.sender = sender;
    this.questions = options.prefix() + "-nodes#";
  }

  private String answers(String to) {
    return questions + to + '#';
  }

  /**
   * Answers from now on what other nodes ask, until the result is run. Of several that were given,
   * one answers each question. Any thread; the handler is called on the event loop of the relay,
   * and must not fail.
   */
  public Runnable serve(Function<JsonObject, Future<JsonObject>> handler) {
    loop.execute(() -> add(handler));
    return () -> loop.execute(() -> remove(handler));
  }

  private void add(Function<JsonObject, Future<JsonObject>> handler) {
    handlers.add(handler);
    if (handlers.size() == 1) {
      ready =
          Future.join(
              transport.acquire(
                  questions, false, (channel, payload) -> guarded(payload, this::asked)),
              transport.acquire(
                  answers(uid), false, (channel, payload) -> guarded(payload, this::answered)));
    }
  }

  private void remove(Function<JsonObject, Future<JsonObject>> handler) {
    if (handlers.remove(handler) && handlers.isEmpty()) {
      transport.release(questions, false);
      transport.release(answers(uid), false);
    }
  }

  /**
   * Asks all others. With none, an empty list at once. Fails with {@link
   * ClusterUnavailableException} without Redis, with {@link ClusterTimeoutException} when not all
   * answered in time, with {@link MessageTooLargeException} when the question is. Any thread; the
   * future completes on the event loop of the relay.
   */
  public Future<List<JsonObject>> ask(JsonObject question) {
    return loop.call(
        () -> {
          byte[] probe = message("", question);
          return probe.length + uid.length() > options.maxMessage()
              ? Future.failedFuture(new MessageTooLargeException(probe.length))
              : requests.ask(
                  others, new Waiting(), id -> message(id, question), options.requestsTimeout());
        });
  }

  private byte[] message(String id, JsonObject question) {
    return new JsonObject().put(UID, uid).put(ID, id).put(QUESTION, question).toBuffer().getBytes();
  }

  /** Whatever is there, nothing is thrown. */
  private void guarded(byte[] payload, Consumer<JsonObject> action) {
    counters.received.increment();
    counters.receivedBytes.add(payload.length);
    if (payload.length > options.maxMessage()) {
      counters.drop(DropReason.TOO_LARGE);
      return;
    }
    try {
      action.accept(new JsonObject(Buffer.buffer(payload)));
    } catch (RuntimeException e) {
      counters.drop(DropReason.MALFORMED);
    }
  }

  private static <T> T field(JsonObject message, String key, Class<T> type) {
    return type.cast(Objects.requireNonNull(message.getValue(key), key));
  }

  private void asked(JsonObject message) {
    String from = field(message, UID, String.class);
    String id = field(message, ID, String.class);
    JsonObject question = field(message, QUESTION, JsonObject.class);
    if (from.equals(uid)) {
      counters.echoes.increment();
      return;
    }
    counters.answers.increment();
    // Who stops to serve is subscribed, and so waited for, a while longer.
    Future<JsonObject> answer =
        handlers.isEmpty()
            ? Future.succeededFuture(new JsonObject())
            : handlers.get(Math.floorMod(next++, handlers.size())).apply(question);
    answer.onSuccess(given -> loop.run(() -> answer(from, id, given)));
  }

  private void answer(String to, String id, JsonObject answer) {
    byte[] payload = new JsonObject().put(ID, id).put(ANSWER, answer).toBuffer().getBytes();
    sender.accept(new Outgoing(answers(to), payload, false));
  }

  private void answered(JsonObject message) {
    JsonObject answer = field(message, ANSWER, JsonObject.class);
    requests.answered(
        field(message, ID, String.class),
        question -> {
          if (question instanceof Waiting waiting) {
            waiting.take(answer);
          }
        });
  }

  /** Those that are subscribed to the channel of questions. */
  private final class Others implements Requests.Asked<byte[]> {

    @Override
    public Future<?> ready() {
      return ready;
    }

    @Override
    public boolean isOpen() {
      return transport.isOpen(questions);
    }

    @Override
    public boolean isSynced() {
      return transport.isSynced(questions) && transport.isSynced(answers(uid));
    }

    @Override
    public Future<Integer> count() {
      return transport.count(questions);
    }

    @Override
    public void send(byte[] message) {
      transport.publish(new Outgoing(questions, message, false));
    }
  }

  /** A question under way. */
  private static final class Waiting extends Question<List<JsonObject>> {

    private final List<JsonObject> found = new ArrayList<>();

    void take(JsonObject answer) {
      answered++;
      found.add(answer);
    }

    /** Nodes of other programs are not asked. */
    @Override
    void take(ClusterResponse response) {}

    @Override
    List<JsonObject> result() {
      return List.copyOf(found);
    }
  }
}
