package io.roomcast.socketio;

import io.roomcast.bench.micro.MicroBench;
import io.roomcast.engineio.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The msgpack format, with the packets of {@link DefaultParserBench}. */
@State(Scope.Thread)
public class MsgpackParserBench extends MicroBench {

  private final Parser parser = Parsers.msgpack();
  private final Parser.Decoder decoder = parser.newDecoder();
  private final JsonObject object =
      new JsonObject()
          .put("from", "alice")
          .put("text", "hello, \"everybody\"")
          .put("at", 1763700000000L)
          .put("n", new JsonArray().add(1).add(2.5));
  private final Buffer echo = bytes("/", "echo", Payload.of("x".repeat(64)));
  private final Buffer chat = bytes("/chat", "message", Payload.of("room-17", object));
  private final Payload received = Objects.requireNonNull(decode(chat).payload());

  private Buffer bytes(String namespace, String event, Payload payload) {
    List<Message> messages = parser.encode(Packet.event(namespace, 17, event, payload));
    return Objects.requireNonNull(messages.get(0).binary());
  }

  private Packet decode(Buffer bytes) {
    try {
      return Objects.requireNonNull(decoder.binary(bytes));
    } catch (MalformedPacketException e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public Packet decodeEventWithAck() {
    return decode(echo);
  }

  @Benchmark
  public Packet decodeEventWithObject() {
    return decode(chat);
  }

  @Benchmark
  public @Nullable String readString() {
    return received.getString(0);
  }

  @Benchmark
  public @Nullable JsonObject readObject() {
    return received.getJsonObject(1);
  }

  @Benchmark
  public List<Message> encodeEventOfValues() {
    return parser.encode(Packet.event("/", Packet.NO_ID, "message", Payload.of("room-17", object)));
  }

  @Benchmark
  public List<Message> encodeRelayedArgument() {
    return parser.encode(
        Packet.event("/chat", Packet.NO_ID, "message", Payload.of(received.get(1))));
  }

  @Benchmark
  public List<Message> encodeAckOfReceived() {
    return parser.encode(Packet.ack("/", 17, received));
  }
}
