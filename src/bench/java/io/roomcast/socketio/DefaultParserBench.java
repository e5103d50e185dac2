package io.roomcast.socketio;

import io.roomcast.bench.micro.MicroBench;
import io.roomcast.engineio.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The default format: packets in, packets out, and the way from in to out. */
@State(Scope.Thread)
public class DefaultParserBench extends MicroBench {

  private static final String OBJECT =
      "{\"from\":\"alice\",\"text\":\"hello, \\\"everybody\\\"\",\"at\":1763700000000,\"n\":[1,2.5]}";

  private final Parser parser = Parsers.json(10);
  private final Parser.Decoder decoder = parser.newDecoder();
  private final String echo = "217[\"echo\",\"" + "x".repeat(64) + "\"]";
  private final String chat = "2/chat,18[\"message\",\"room-17\"," + OBJECT + "]";
  private final String binary =
      "51-[\"file\",{\"_placeholder\":true,\"num\":0},{\"name\":\"a.png\"}]";
  private final String connect = "0/chat,{\"token\":\"abcdefghijklmnopqrstuvwxyz\"}";
  private final Buffer attachment = Buffer.buffer(new byte[64]);
  private final Payload received = Objects.requireNonNull(decode(chat).payload());
  private final Payload receivedBinary = Objects.requireNonNull(decodeBinary().payload());
  private final JsonObject object = new JsonObject(OBJECT);
  private final String sid = "AAlv_VJHgtw1W0aKf3Qh";

  private Packet decode(String text) {
    try {
      return Objects.requireNonNull(decoder.text(text));
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
  public Packet decodeConnect() {
    return decode(connect);
  }

  @Benchmark
  public Packet decodeBinary() {
    try {
      Packet early = decoder.text(binary);
      return early == null ? Objects.requireNonNull(decoder.binary(attachment)) : early;
    } catch (MalformedPacketException e) {
      throw new IllegalStateException(e);
    }
  }

  @Benchmark
  public @Nullable String readString() {
    return received.getString(0);
  }

  @Benchmark
  public @Nullable JsonObject readObject() {
    return received.getJsonObject(1);
  }

  /** An application's emit of Java values. */
  @Benchmark
  public List<Message> encodeEventOfValues() {
    return parser.encode(Packet.event("/", Packet.NO_ID, "message", Payload.of("room-17", object)));
  }

  /** An emit of a string, as chats do. */
  @Benchmark
  public List<Message> encodeEventOfText() {
    return parser.encode(Packet.event("/", Packet.NO_ID, "message", Payload.of(sid)));
  }

  /** An argument goes out as it came in. */
  @Benchmark
  public List<Message> encodeRelayedArgument() {
    return parser.encode(
        Packet.event("/chat", Packet.NO_ID, "message", Payload.of(received.get(1))));
  }

  @Benchmark
  public List<Message> encodeAckOfReceived() {
    return parser.encode(Packet.ack("/", 17, received));
  }

  @Benchmark
  public List<Message> encodeRelayedBinary() {
    return parser.encode(Packet.event("/", Packet.NO_ID, "file", receivedBinary));
  }

  @Benchmark
  public List<Message> encodeBinary() {
    return parser.encode(Packet.event("/", Packet.NO_ID, "file", Payload.of(attachment)));
  }

  /** The answer to CONNECT. */
  @Benchmark
  public List<Message> encodeConnect() {
    return parser.encode(Packet.connect("/", Payload.of(new JsonObject().put("sid", sid))));
  }
}
