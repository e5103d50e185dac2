package io.roomcast.socketio;

import static io.roomcast.socketio.ParserFixtures.MSGPACK;
import static io.roomcast.socketio.ParserFixtures.bytes;
import static io.roomcast.socketio.ParserFixtures.decodeMsgpack;
import static io.roomcast.socketio.ParserFixtures.encodeMsgpack;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.socketio.Packet.Type;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * The msgpack parser, both ways; the literals are what socket.io-msgpack-parser 3.0.2 over notepack
 * 2.2.0 writes.
 */
class MsgpackParserTest {

  private static final String TYPE = "a474797065";
  private static final String DATA = "a464617461";
  private static final String NSP = "a36e7370a12f";

  @ParameterizedTest
  @MethodSource("packets")
  void writesWhatTheReferenceWrites(Packet packet, String hex) {
    assertThat(encodeMsgpack(packet)).isEqualTo(hex);
  }

  @ParameterizedTest
  @MethodSource("packets")
  void readsWhatTheReferenceWrites(Packet packet, String hex) throws Exception {
    Packet read = decodeMsgpack(hex);
    assertThat(read.type()).isEqualTo(packet.type());
    assertThat(read.namespace()).isEqualTo(packet.namespace());
    assertThat(read.id()).isEqualTo(packet.id());
    assertThat(read.event()).isEqualTo(packet.event());
    assertThat(read.numeric()).isEqualTo(packet.numeric());
    assertThat(encodeMsgpack(read)).isEqualTo(hex);
    if (packet.payload() == null) {
      assertThat(read.payload()).isNull();
    } else {
      assertThat(read.payload().toJsonArray()).isEqualTo(packet.payload().toJsonArray());
    }
  }

  static Object[][] packets() {
    JsonObject nested =
        new JsonObject()
            .put("x", Buffer.buffer(new byte[] {1}))
            .put("y", new JsonArray().add(new byte[] {2}).add("t").add(Buffer.buffer()));
    JsonObject error =
        new JsonObject()
            .put("message", "Not authorized")
            .put("data", new JsonObject().put("code", 42));
    JsonObject sixteen = new JsonObject();
    for (int i = 0; i < 16; i++) {
      sixteen.put("k" + i, i);
    }
    JsonObject inner = new JsonObject().put("a", new JsonObject().put("b", new JsonArray()));
    Payload mixed = Payload.of(1, "two", null, true, false, new JsonArray().add(3), inner);
    return new Object[][] {
      {Packet.connect("/", null), "82a47479706500a36e7370a12f"},
      {Packet.connect("/admin", null), "82a47479706500a36e7370a62f61646d696e"},
      {
        Packet.connect("/admin", Payload.of(new JsonObject().put("sid", "abc"))),
        "83a47479706500a46461746181a3736964a3616263a36e7370a62f61646d696e"
      },
      {Packet.disconnect("/"), "82a47479706501a36e7370a12f"},
      {
        event("hi", mixed),
        "83a47479706502a46461746198a2686901a374776fc0c3c2910381a16181a16290a36e7370a12f"
      },
      {
        Packet.event("/admin", 456, "project:delete", Payload.of(123)),
        "84a47479706502a46461746192ae70726f6a6563743a64656c6574657b"
            + "a26964cd01c8a36e7370a62f61646d696e"
      },
      {
        new Packet(Type.EVENT, "/", Packet.NO_ID, "1", true, Payload.of(2)),
        "83a47479706502a464617461920102a36e7370a12f"
      },
      {
        Packet.event("/", 0, "a", Payload.EMPTY),
        "84a47479706502a46461746191a161a2696400a36e7370a12f"
      },
      {Packet.ack("/", 0, Payload.EMPTY), "84a47479706503a46461746190a2696400a36e7370a12f"},
      {
        Packet.ack("/a", 9_007_199_254_740_991L, Payload.of("x", null)),
        "84a47479706503a46461746192a178c0a26964cf001fffffffffffffa36e7370a22f61"
      },
      {
        Packet.connectError("/admin", Payload.of(error)),
        "83a47479706504a46461746182a76d657373616765ae4e6f7420617574686f72697a6564"
            + "a46461746181a4636f64652aa36e7370a62f61646d696e"
      },
      {
        Packet.connectError("/admin", Payload.of("Not authorized")),
        "83a47479706504a464617461ae4e6f7420617574686f72697a6564a36e7370a62f61646d696e"
      },
      {event("s", Payload.of("é€\u2028", "😀")), event("a173", "a8c3a9e282ace280a8a4f09f9880")},
      {
        event("n", Payload.of(0, -1, 127, 128, 255, 256, 65535, 65536, 4294967295L, 4294967296L)),
        event("a16e", "00ff7fcc80ccffcd0100cdffffce00010000ceffffffffcf0000000100000000")
      },
      {
        event("n", Payload.of(-32, -33, -128, -129, -32768, -32769, -2147483648, -2147483649L)),
        event("a16e", "e0d0dfd080d1ff7fd18000d2ffff7fffd280000000d3ffffffff7fffffff")
      },
      {
        event("n", Payload.of(9007199254740991L, -9007199254740991L, 1.5, -0.25, 1e-7)),
        event(
            "a16e",
            "cf001fffffffffffffd3ffe0000000000001"
                + "cb3ff8000000000000cbbfd0000000000000cb3e7ad7f29abcaf48")
      },
      {
        Packet.event("/admin", 7, "b", Payload.of(nested, new byte[] {3})),
        "84a47479706502a46461746193a16282a178c40101a17993c40102a174c400c40103"
            + "a2696407a36e7370a62f61646d696e"
      },
      {
        event("m", Payload.of(sixteen)),
        event(
            "a16d",
            "de0010a26b3000a26b3101a26b3202a26b3303a26b3404a26b3505a26b3606a26b3707a26b3808a26b3909"
                + "a36b31300aa36b31310ba36b31320ca36b31330da36b31340ea36b31350f")
      },
      {event("m", zeros(14)), "83" + TYPE + "02" + DATA + "9fa16d" + "00".repeat(14) + NSP},
      {event("m", zeros(15)), "83" + TYPE + "02" + DATA + "dc0010a16d" + "00".repeat(15) + NSP},
      {event("m", Payload.of("x".repeat(31))), event("a16d", "bf" + "78".repeat(31))},
      {event("m", Payload.of("x".repeat(32))), event("a16d", "d920" + "78".repeat(32))},
      {event("m", Payload.of("é".repeat(128))), event("a16d", "da0100" + "c3a9".repeat(128))},
      {event("m", Payload.of("x".repeat(65536))), event("a16d", "db00010000" + "78".repeat(65536))},
      {event("m", Payload.of((Object) new byte[256])), event("a16d", "c50100" + "00".repeat(256))},
      {
        event("m", Payload.of((Object) new byte[65536])),
        event("a16d", "c600010000" + "00".repeat(65536))
      },
    };
  }

  private static Packet event(String name, Payload payload) {
    return Packet.event("/", Packet.NO_ID, name, payload);
  }

  private static Payload zeros(int count) {
    Object[] zeros = new Object[count];
    Arrays.fill(zeros, 0);
    return Payload.of(zeros);
  }

  /** An event of as many arguments as the hex has. */
  private static String event(String name, String arguments) {
    int count = 1;
    try (MessageUnpacker in = MessagePack.newDefaultUnpacker(bytes(arguments).getBytes())) {
      for (; in.hasNext(); count++) {
        in.skipValue();
      }
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return "83" + TYPE + "02" + DATA + "9" + Integer.toHexString(count) + name + arguments + NSP;
  }

  @Test
  void readsKeysInAnyOrderAndIgnoresUnknownOnes() throws Exception {
    Packet packet =
        decodeMsgpack(
            "86 a36e7370a22f61 a7 6f7074696f6e73 81a8636f6d7072657373c3 01 02 "
                + "a269640c a464617461 92a16105 a474797065 02");
    assertThat(packet.type()).isEqualTo(Type.EVENT);
    assertThat(packet.namespace()).isEqualTo("/a");
    assertThat(packet.id()).isEqualTo(12);
    assertThat(packet.event()).isEqualTo("a");
    assertThat(packet.payload().toJsonArray()).isEqualTo(new JsonArray().add(5));
  }

  @Test
  void undefinedFieldsCountAsAbsent() throws Exception {
    Packet packet = decodeMsgpack("84" + TYPE + "00" + DATA + "d40000" + "a26964d40000" + NSP);
    assertThat(packet.id()).isEqualTo(Packet.NO_ID);
    assertThat(packet.payload()).isNull();
  }

  @Test
  void reservedNamesAreNotRefused() throws Exception {
    assertThat(decodeMsgpack("83" + TYPE + "02" + DATA + "91a7636f6e6e656374" + NSP).event())
        .isEqualTo("connect");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "90",
        "91c0",
        "9190",
        "91c3",
        "9180",
        "91d40000",
        "91cb7ff8000000000000",
        "91c40101"
      })
  void eventThatNobodyCanListenToMeansNothing(String data) throws Exception {
    Packet packet = decodeMsgpack("83" + TYPE + "02" + DATA + data + NSP);
    assertThat(packet.type()).isEqualTo(Type.EVENT);
    assertThat(packet.event()).isNull();
    assertThat(packet.payload()).isNull();
  }

  @Test
  void numericNames() throws Exception {
    Packet packet = decodeMsgpack("83" + TYPE + "02" + DATA + "91cb3ff8000000000000" + NSP);
    assertThat(packet.event()).isEqualTo("1.5");
    assertThat(packet.numeric()).isTrue();
    assertThat(encodeMsgpack(packet))
        .isEqualTo("83" + TYPE + "02" + DATA + "91cb3ff8000000000000" + NSP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        // no packet at all
        "",
        "c0",
        "90",
        "a474797065",
        "80",
        "c1",
        "81c1",
        // type
        "81" + NSP,
        "82" + TYPE + "05" + NSP,
        "82" + TYPE + "ff" + NSP,
        "82" + TYPE + "c0" + NSP,
        "82" + TYPE + "a130" + NSP,
        "82" + TYPE + "cb0000000000000000" + NSP,
        "82" + TYPE + "cfffffffffffffffff" + NSP,
        "82" + TYPE + "cf0000000100000000" + NSP,
        // namespace
        "81" + TYPE + "00",
        "82" + TYPE + "00a36e737000",
        "82" + TYPE + "00a36e7370c0",
        "82" + TYPE + "00a36e7370d7000000000000000000",
        // data
        "82" + TYPE + "02" + NSP,
        "82" + TYPE + "03" + NSP,
        "82" + TYPE + "04" + NSP,
        "83" + TYPE + "00" + DATA + "90" + NSP,
        "83" + TYPE + "00" + DATA + "c0" + NSP,
        "83" + TYPE + "00" + DATA + "a161" + NSP,
        "83" + TYPE + "01" + DATA + "80" + NSP,
        "83" + TYPE + "01" + DATA + "c0" + NSP,
        "83" + TYPE + "02" + DATA + "80" + NSP,
        "83" + TYPE + "02" + DATA + "c0" + NSP,
        "83" + TYPE + "02" + DATA + "a161" + NSP,
        "83" + TYPE + "03" + DATA + "d40000" + NSP,
        "83" + TYPE + "04" + DATA + "90" + NSP,
        "83" + TYPE + "04" + DATA + "c0" + NSP,
        // id
        "84" + TYPE + "02" + DATA + "91a161" + "a26964c0" + NSP,
        "84" + TYPE + "02" + DATA + "91a161" + "a26964a131" + NSP,
        "84" + TYPE + "02" + DATA + "91a161" + "a26964ff" + NSP,
        "84" + TYPE + "02" + DATA + "91a161" + "a26964cb3ff0000000000000" + NSP,
        "84" + TYPE + "02" + DATA + "91a161" + "a26964cfffffffffffffffff" + NSP,
        // bytes missing, bytes left, lengths that lie
        "82" + TYPE + "00a36e7370",
        "82" + TYPE + "00a36e7370a2",
        "82" + TYPE + "00" + NSP + "00",
        "83" + TYPE + "02" + DATA + "92a161" + NSP,
        "83" + TYPE + "02" + DATA + "92a161c1" + NSP,
        "83" + TYPE + "02" + DATA + "92a161dbffffffff" + NSP,
        "83" + TYPE + "02" + DATA + "92a161c6ffffffff" + NSP,
        "83" + TYPE + "02" + DATA + "92a161c9ffffffff00" + NSP,
        "83" + TYPE + "02" + DATA + "92a161c97fffffff00" + NSP,
        "83" + TYPE + "02" + DATA + "92a161ddffffffff" + NSP,
        "83" + TYPE + "02" + DATA + "92a161dfffffffff" + NSP,
        "83" + TYPE + "02" + DATA + "92a161dd7fffffff" + NSP,
        "83" + TYPE + "02" + DATA + "92a161df7fffffff" + NSP,
        "83" + TYPE + "02" + DATA + "92a161df40000000" + NSP, // twice that is below 0
        "83" + TYPE + "02" + DATA + "91df40000000" + NSP,
        "83" + TYPE + "02" + DATA + "92a161db7fffffff" + NSP,
        "83" + TYPE + "02" + DATA + "92a161c67fffffff" + NSP,
        "83" + TYPE + "02" + DATA + "ddffffffff" + NSP,
        "83" + TYPE + "02" + DATA + "dd7fffffff" + NSP,
        "82" + TYPE + "00a36e7370db7fffffff",
        "81db7fffffff",
        "dfffffffff",
        "df7fffffff",
        "83" + TYPE + "02" + DATA + "92a161cb0000",
        "83" + TYPE + "02" + DATA + "92a161d700000000",
        "83" + TYPE + "02" + DATA + "92a161d4",
        // keys
        "83" + TYPE + "02" + DATA + "92a1618190c0" + NSP,
        "83" + TYPE + "02" + DATA + "92a16181c40100c0" + NSP,
        "83" + TYPE + "02" + DATA + "92a16181d40000c0" + NSP,
        "83" + TYPE + "02" + DATA + "92a1618180c0" + NSP,
      })
  void malformed(String hex) {
    assertThatThrownBy(() -> MSGPACK.newDecoder().binary(bytes(hex)))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void textIsMalformed() {
    assertThatThrownBy(() -> MSGPACK.newDecoder().text("0"))
        .isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {500, 510, 511, 2000, 500_000})
  void nesting(int depth) throws Exception {
    String hex = "83" + TYPE + "02" + DATA + "92a161" + "91".repeat(depth - 1) + "90" + NSP;
    if (depth <= 510) {
      assertThat(decodeMsgpack(hex).payload().getJsonArray(0).encode()).hasSize(2 * depth);
    } else {
      assertThatThrownBy(() -> decodeMsgpack(hex)).isInstanceOf(MalformedPacketException.class);
    }
  }

  @Test
  void speaksBinary() {
    assertThat(MSGPACK.name()).isEqualTo("msgpack");
    assertThat(MSGPACK.recognizes(false)).isTrue();
    assertThat(MSGPACK.recognizes(true)).isFalse();
  }
}
