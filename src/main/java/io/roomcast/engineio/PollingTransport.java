package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session's packets as answers to GET requests and bodies of POST requests (§1.5 of the
 * reference). At most one of each at a time. Event loop of the session.
 */
final class PollingTransport implements Transport {

  private final EngineSession session;
  private final boolean base64;
  private final @Nullable String jsonp;

  private @Nullable Exchange poll;
  private @Nullable Exchange post;

  /** The last poll answered, until its answer has been handed to the kernel. */
  private @Nullable Exchange leaving;

  private int leavingBytes;

  /** What is left of the body of {@link #post}, once all of it has arrived. */
  private @Nullable PayloadDecoder body;

  private boolean reading;
  private boolean discarded;

  /**
   * A transport without a poll.
   *
   * @param base64 whether the client takes no octets (protocol 3)
   * @param jsonp the JSONP index, or null for plain requests
   */
  PollingTransport(EngineSession session, boolean base64, @Nullable String jsonp) {
    this.session = session;
    this.base64 = base64 || jsonp != null;
    this.jsonp = jsonp;
  }

  @Override
  public TransportName name() {
    return TransportName.POLLING;
  }

  /**
   * A poll is answered when the answer before it has left: a client that asks on, on whatever
   * connections, without reading the answers cannot make them pile up.
   */
  @Override
  public boolean ready() {
    return poll != null && leaving == null;
  }

  @Override
  public boolean writable() {
    return ready();
  }

  @Override
  public boolean congested() {
    return !ready();
  }

  @Override
  public long queuedBytes() {
    return leavingBytes;
  }

  @Override
  public int queuedPackets() {
    return leaving == null ? 0 : 1;
  }

  /** Runs it on the loop of the session. Any thread. */
  void onLoop(Runnable task) {
    session.server().run(task);
  }

  /** Serves a request that was found to belong to this session and transport. */
  void handle(Exchange exchange) {
    if (exchange.method().equals(HttpMethod.GET)) {
      poll(exchange);
    } else if (exchange.method().equals(HttpMethod.POST)) {
      post(exchange);
    } else {
      exchange.end(500);
    }
  }

  private void poll(Exchange exchange) {
    if (poll != null) {
      session.transportError("overlap from client");
      exchange.end(400);
      return;
    }
    poll = exchange;
    exchange.transport(this);
    if (leaving == null) {
      session.ready();
    }
  }

  private void post(Exchange exchange) {
    if (post != null) {
      session.transportError("data request overlap from client");
      exchange.end(400);
    } else if (exchange.octets() && session.protocol() == 4) {
      session.transportError("invalid content");
      exchange.end(400);
    } else {
      post = exchange;
      exchange.transport(this);
    }
  }

  /** The whole body of a POST has arrived. */
  void received(Exchange exchange, Buffer data) {
    if (post != exchange) {
      return;
    }
    session.loop().nextTick();
    session.server().counters().bytesIn(data.length());
    if (jsonp == null) {
      body = session.codec().decoder(data, exchange.octets());
    } else {
      String payload = Jsonp.payload(data.toString(StandardCharsets.UTF_8));
      body = payload == null ? receiver -> false : session.codec().decoder(payload);
    }
    resume();
  }

  /** The body of a POST was too large, and the request answered so. */
  void rejected(Exchange exchange) {
    if (post == exchange) {
      post = null;
    }
  }

  /** The client went away from a request that was not answered. */
  void aborted(Exchange exchange) {
    if (exchange == poll) {
      poll = null;
      if (!discarded) {
        session.transportError("poll connection closed prematurely");
      }
    } else if (exchange == post) {
      post = null;
      body = null;
      if (!discarded) {
        session.transportError("data request connection closed prematurely");
      }
    }
  }

  /** Whether a POST is under way. */
  boolean receiving() {
    return post != null;
  }

  /** Whether a body is waiting until the session takes input again. */
  boolean holdsInput() {
    return body != null;
  }

  @Override
  public void resume() {
    if (reading) {
      return;
    }
    reading = true;
    while (body != null && !session.inputHeld()) {
      if (session.state() == EngineSession.State.CLOSED || !body.next(session)) {
        body = null;
        answerPost();
      }
    }
    reading = false;
  }

  private void answerPost() {
    Exchange done = post;
    post = null;
    if (done != null) {
      done.endOk();
    }
  }

  @Override
  public void pause() {
    // A body is read from the network all the same, up to its limit; see resume().
  }

  @Override
  public void send(Packet packet) {
    send(List.of(packet));
  }

  @Override
  public void send(Collection<Packet> packets) {
    Exchange answered = poll;
    poll = null;
    if (answered != null) {
      PollAnswer answer = encode(packets);
      leaving = answered;
      leavingBytes = answer.length();
      EngineCounters counters = session.server().counters();
      counters.bytesOut(answer.length());
      packets.forEach(packet -> counters.sent(packet.type()));
      answered.answer(answer);
    }
  }

  /** The answer to that poll has been handed to the kernel, or nobody takes it any more. */
  void left(Exchange exchange) {
    if (leaving == exchange) {
      leaving = null;
      leavingBytes = 0;
      session.taken();
      if (poll != null) {
        session.ready();
      }
    }
  }

  private PollAnswer encode(Collection<Packet> packets) {
    boolean compress = false;
    boolean binary = false;
    for (Packet packet : packets) {
      compress |= packet.compress();
      binary |= packet.binary() != null;
    }
    PayloadCodec codec = session.codec();
    if (binary && !base64 && codec instanceof PayloadCodecV3 v3) {
      return new PollAnswer(null, v3.encodeOctets(packets), compress);
    }
    String payload = codec.encode(packets);
    return new PollAnswer(jsonp == null ? payload : Jsonp.script(jsonp, payload), null, compress);
  }

  /** The session goes on over WebSocket; a POST that is under way is still taken. */
  void discard() {
    discarded = true;
    if (poll != null) {
      send(Packet.CLOSE);
    }
  }

  @Override
  public void end(Packet farewell) {
    if (poll != null) {
      send(farewell);
    }
    if (reading || post == null) {
      return;
    }
    if (body == null) {
      post.reset();
    } else {
      post.end(400);
      body = null;
    }
    post = null;
  }

  @Override
  public void abort() {
    if (leaving != null) {
      leaving.cut();
    }
    end(Packet.CLOSE);
  }
}
