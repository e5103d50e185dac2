package io.roomcast.socketio;

import static io.roomcast.socketio.ParserFixtures.JSON;
import static io.roomcast.socketio.ParserFixtures.MSGPACK;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import io.roomcast.engineio.Message;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/** The parsers over random values, and over random damage to what they write. */
class ParserPropertyTest {

  private static final JsonFactory STRICT = new JsonFactory();
  private static final String ALPHABET =
      "az09 ,:\"\\/[]{}\n\0\u007f\u00e9\u20ac\u2028\ud83d\ude00\ud800";

  /** Makes random values of all kinds that {@link Payload#getValue} answers. */
  private record RandomValues(Random random) {

    JsonArray arguments() {
      return array(4);
    }

    private JsonArray array(int depth) {
      JsonArray array = new JsonArray();
      for (int i = random.nextInt(5); i > 0; i--) {
        array.add(value(depth - 1));
      }
      return array;
    }

    private JsonObject object(int depth) {
      JsonObject object = new JsonObject();
      for (int i = random.nextInt(5); i > 0; i--) {
        object.put(text(), value(depth - 1));
      }
      return object;
    }

    private @Nullable Object value(int depth) {
      return switch (random.nextInt(depth > 0 ? 10 : 8)) {
        case 0 -> null;
        case 1 -> random.nextBoolean();
        case 2 -> random.nextInt() >> random.nextInt(32);
        case 3 -> JsonReader.narrowest(random.nextLong() >> random.nextInt(64));
        case 4 -> BigInteger.ONE.shiftLeft(63).add(new BigInteger(63, random));
        case 5 -> (random.nextDouble() - 0.5) * Math.pow(10, random.nextInt(40) - 20);
        case 6 -> text();
        case 7 -> binary();
        case 8 -> array(depth);
        default -> object(depth);
      };
    }

    private Buffer binary() {
      byte[] bytes = new byte[random.nextInt(300)];
      random.nextBytes(bytes);
      return Buffer.buffer(bytes);
    }

    /** Well-formed text: lone surrogates are no text for msgpack. */
    private String text() {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
      }
      return text.toString().replaceAll("\\p{Cs}", "");
    }
  }

  private static @Nullable Packet receive(Parser parser, List<Message> messages)
      throws MalformedPacketException {
    Parser.Decoder decoder = parser.newDecoder();
    Packet packet = null;
    for (Message message : messages) {
      assertThat(packet).isNull();
      String text = message.text();
      packet =
          text != null
              ? decoder.text(text)
              : decoder.binary(Objects.requireNonNull(message.binary()));
    }
    return packet;
  }

  @Property(tries = 500)
  void valuesComeBack(@ForAll long seed) throws Exception {
    JsonArray values = new RandomValues(new Random(seed)).arguments();
    Payload sent = Payload.of(values.getList().toArray());
    assertThat(sent.toJsonArray()).isEqualTo(values);
    for (Parser parser : List.of(Parsers.json(Integer.MAX_VALUE), MSGPACK)) {
      Packet received = receive(parser, parser.encode(Packet.event("/a", 5, "e\u00e9", sent)));
      assertThat(received.event()).isEqualTo("e\u00e9");
      assertThat(received.payload().toJsonArray()).isEqualTo(values);
    }
  }

  @Property(tries = 300)
  void valuesSurviveTheWayThroughBothFormats(@ForAll long seed) throws Exception {
    JsonArray values = new RandomValues(new Random(seed)).arguments();
    Parser json = Parsers.json(Integer.MAX_VALUE);
    Packet packet = Packet.ack("/", 0, Payload.of(values.getList().toArray()));
    List<Message> text = json.encode(packet);
    for (int i = 0; i < 2; i++) {
      packet = receive(MSGPACK, MSGPACK.encode(packet));
      packet = receive(json, json.encode(packet));
    }
    assertThat(packet.payload().toJsonArray()).isEqualTo(values);
    assertThat(json.encode(packet).get(0).text()).isEqualTo(text.get(0).text());
  }

  @Property(tries = 300)
  void msgpackIsOneMapOfTheFields(@ForAll long seed) throws Exception {
    JsonArray values = new RandomValues(new Random(seed)).arguments();
    List<Message> messages =
        MSGPACK.encode(Packet.ack("/", 3, Payload.of(values.getList().toArray())));
    byte[] bytes = Objects.requireNonNull(messages.get(0).binary()).getBytes();
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      assertThat(unpacker.unpackMapHeader()).isEqualTo(4);
      assertThat(unpacker.unpackString()).isEqualTo("type");
      assertThat(unpacker.unpackInt()).isEqualTo(3);
      assertThat(unpacker.unpackString()).isEqualTo("data");
      assertThat(unpacker.unpackValue().asArrayValue().size()).isEqualTo(values.size());
      assertThat(unpacker.unpackString()).isEqualTo("id");
      assertThat(unpacker.unpackInt()).isEqualTo(3);
      assertThat(unpacker.unpackString()).isEqualTo("nsp");
      assertThat(unpacker.unpackString()).isEqualTo("/");
      assertThat(unpacker.hasNext()).isFalse();
    }
  }

  @Property(tries = 3000)
  void damagedTextIsTakenOrMalformed(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int hits) {
    Random random = new Random(seed);
    Payload payload = Payload.of(new RandomValues(random).arguments().getList().toArray());
    List<Message> messages = JSON.encode(Packet.event("/a", 5, "e", payload));
    StringBuilder text = new StringBuilder(Objects.requireNonNull(messages.get(0).text()));
    for (int i = 0; i < hits; i++) {
      int at = random.nextInt(text.length());
      char c = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
      switch (random.nextInt(3)) {
        case 0 -> text.setCharAt(at, c);
        case 1 -> text.insert(at, c);
        default -> text.deleteCharAt(at);
      }
    }
    Parser.Decoder decoder = JSON.newDecoder();
    try {
      Packet packet = decoder.text(text.toString());
      for (int i = 0; packet == null && i < 10; i++) {
        packet = decoder.binary(Buffer.buffer("x"));
      }
      walk(Objects.requireNonNull(packet));
    } catch (MalformedPacketException e) {
      assertThat(e).hasNoCause();
    }
  }

  @Property(tries = 3000)
  void damagedMsgpackIsTakenOrMalformed(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int hits) {
    Random random = new Random(seed);
    Payload payload = Payload.of(new RandomValues(random).arguments().getList().toArray());
    List<Message> messages = MSGPACK.encode(Packet.event("/a", 5, "e", payload));
    byte[] bytes = Objects.requireNonNull(messages.get(0).binary()).getBytes();
    for (int i = 0; i < hits; i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
    int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
    try {
      walk(
          Objects.requireNonNull(
              MSGPACK.newDecoder().binary(Buffer.buffer(Arrays.copyOf(bytes, length)))));
    } catch (MalformedPacketException e) {
      assertThat(e).hasNoCause();
    }
  }

  /** Does to a packet what a server may do: it must not throw. */
  static void walk(Packet packet) throws MalformedPacketException {
    Payload payload = packet.payload();
    if (payload == null) {
      return;
    }
    assertThat(payload.toJsonArray().size()).isEqualTo(payload.size());
    for (Parser parser : List.of(Parsers.json(Integer.MAX_VALUE), MSGPACK)) {
      List<Message> messages = parser.encode(packet);
      if (packet.event() == null || !ReservedEvents.contains(packet.event())) {
        assertThat(receive(parser, messages)).isNotNull();
      }
    }
  }

  @Property(tries = 5000)
  void scannerAgreesWithJackson(@ForAll long seed) {
    Random random = new Random(seed);
    String[] tokens = {
      "[",
      "]",
      "{",
      "}",
      ",",
      ":",
      "\"a\"",
      "\"\\n\"",
      "\"\\u00e9\"",
      "\"\\x\"",
      "\"",
      "\\",
      "1",
      "-",
      "0",
      "1.5",
      ".",
      "e",
      "E+1",
      "true",
      "false",
      "null",
      " ",
      "\n",
      "\t",
      "\f",
      "NaN",
      "'",
      "\u00a0",
      "+",
      "nul"
    };
    StringBuilder text = new StringBuilder();
    for (int i = 1 + random.nextInt(8); i > 0; i--) {
      text.append(tokens[random.nextInt(tokens.length)]);
    }
    assertAgreement(text.toString());
    String legal = new RandomValues(random).array(3).encode();
    assertAgreement(legal);
    assertAgreement(
        new StringBuilder(legal).insert(random.nextInt(legal.length()), text).toString());
  }

  private static void assertAgreement(String text) {
    boolean taken;
    try {
      new JsonScanner(text, 0).single();
      taken = true;
    } catch (MalformedPacketException e) {
      taken = false;
    }
    assertThat(taken).as(text).isEqualTo(jacksonTakes(text));
  }

  private static boolean jacksonTakes(String text) {
    try (JsonParser parser = STRICT.createParser(text)) {
      if (parser.nextToken() == null) {
        return false;
      }
      parser.finishToken();
      parser.skipChildren();
      return parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
