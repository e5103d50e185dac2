package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.Broadcast;
import io.roomcast.room.Target;
import io.roomcast.socketio.Payload;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Whatever is said arrives as it was said, in each format; whatever else is read is malformed. */
@Tag("property")
class ClusterFormatProperties {

  @Provide
  Arbitrary<ClusterMessage> messages() {
    Arbitrary<String> texts = Arbitraries.strings().ofMaxLength(8).filter(Lone::isNone);
    Arbitrary<Set<String>> names = texts.set().ofMaxSize(3);
    Arbitrary<Target> targets = Combinators.combine(names, names).as(Target::new);
    Arbitrary<Payload> values =
        Arbitraries.<Object>of(
                1, -1, 1L << 40, 1.5, "é\"\\\n😀", true, Buffer.buffer("b"), new JsonObject())
            .list()
            .ofMaxSize(3)
            .map(list -> Payload.of(list.toArray()));
    Arbitrary<Broadcast.Flags> flags =
        Combinators.combine(Arbitraries.of(true, false), Arbitraries.of(true, false))
            .as((some, other) -> new Broadcast.Flags(some, other, false));
    Arbitrary<ClusterBroadcast> broadcasts =
        Combinators.combine(texts, values, targets, flags)
            .as(
                (event, args, target, flag) ->
                    new ClusterBroadcast("u", "/", event, args, target, flag));
    Arbitrary<ClusterRequest> requests =
        Arbitraries.oneOf(
            broadcasts.map(b -> new ClusterRequest.AskingBroadcast("id", b, 7)),
            Combinators.combine(targets, names).as((t, n) -> new ClusterRequest.Join("u", t, n)),
            Combinators.combine(targets, names).as((t, n) -> new ClusterRequest.Leave("u", t, n)),
            targets.map(t -> new ClusterRequest.Disconnect("u", t, true)),
            Combinators.combine(targets, texts, Arbitraries.of(true, false))
                .as((t, id, foreign) -> new ClusterRequest.Fetch("u", id, t, foreign)),
            Combinators.combine(texts, values)
                .as((id, args) -> new ClusterRequest.ServerSideEmit("u", id, "event", args)));
    Arbitrary<ClusterResponse> responses =
        Arbitraries.oneOf(
            Combinators.combine(texts, Arbitraries.integers().greaterOrEqual(0))
                .as(ClusterResponse.ClientCount::new),
            Combinators.combine(texts, values.map(v -> v.size() > 0 ? Payload.of(v.get(0)) : v))
                .as(ClusterResponse.ClientAck::new));
    return Arbitraries.oneOf(
        broadcasts.map(b -> new ClusterMessage.Broadcast("u", "/", b)),
        requests.map(r -> new ClusterMessage.Request("u", "/", r)),
        responses.map(r -> new ClusterMessage.Response("u", "/", r)));
  }

  /** Texts that UTF-8 cannot hold do not arrive as they were. */
  private static final class Lone {
    static boolean isNone(String text) {
      return text.codePoints().noneMatch(c -> c >= 0xd800 && c <= 0xdfff);
    }
  }

  @Property(tries = 300)
  void arrives(@ForAll("messages") ClusterMessage message) throws MalformedMessageException {
    String said = shown(message);
    assertThat(shown(ClusterFormat.read(ClusterFormat.write(message)))).isEqualTo(said);
    assertThat(shown(ClusterFormat.read(ClusterFormat.msgpack(message)))).isEqualTo(said);
    assertThat(shown(ClusterFormat.read(ClusterFormat.entry(message)))).isEqualTo(said);
  }

  /** Records but for payloads, which are no values. */
  private static String shown(ClusterMessage message) {
    if (message instanceof ClusterMessage.Broadcast broadcast) {
      return shown(broadcast.broadcast());
    }
    if (message instanceof ClusterMessage.Response response) {
      return response.response() instanceof ClusterResponse.ClientAck ack
          ? ack.requestId() + ack.answer().toJsonArray().encode()
          : response.response().toString();
    }
    ClusterRequest request = ((ClusterMessage.Request) message).request();
    if (request instanceof ClusterRequest.AskingBroadcast asking) {
      return asking.requestId() + asking.timeoutMillis() + shown(asking.broadcast());
    }
    return request instanceof ClusterRequest.ServerSideEmit emit
        ? emit.requestId() + emit.event() + emit.args().toJsonArray().encode()
        : normal(request);
  }

  private static String shown(ClusterBroadcast broadcast) {
    return broadcast.uid()
        + broadcast.namespace()
        + broadcast.event()
        + broadcast.args().toJsonArray().encode()
        + normal(broadcast.target())
        + broadcast.flags();
  }

  private static String normal(ClusterRequest request) {
    if (request instanceof ClusterRequest.Join join) {
      return "join" + normal(join.target()) + new TreeSet<>(join.rooms());
    }
    if (request instanceof ClusterRequest.Leave leave) {
      return "leave" + normal(leave.target()) + new TreeSet<>(leave.rooms());
    }
    if (request instanceof ClusterRequest.Fetch fetch) {
      return "fetch" + normal(fetch.target()) + fetch.requestId();
    }
    ClusterRequest.Disconnect disconnect = (ClusterRequest.Disconnect) request;
    return "disconnect" + normal(disconnect.target()) + disconnect.close();
  }

  private static String normal(Target target) {
    return new TreeSet<>(target.rooms()) + "/" + new TreeSet<>(target.except());
  }

  @Property(tries = 1000)
  void noise(@ForAll byte[] message) {
    read(message);
    byte[] json = message.clone();
    if (json.length > 0) {
      json[0] = '{';
      read(json);
    }
  }

  private static void read(byte[] message) {
    try {
      ClusterFormat.read(message);
    } catch (MalformedMessageException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}
