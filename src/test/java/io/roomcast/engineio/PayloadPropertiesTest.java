package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever packets are encoded come out again, and garbage ends in packets or one error. */
class PayloadPropertiesTest {

  /** A packet with what a receiver writes down for it. */
  private record Sample(Packet packet, String found) {}

  @Property(tries = 300)
  void payloadsOfProtocol4RoundTrip(@ForAll("samples") List<Sample> samples) {
    String payload = PayloadCodec.of(4).encode(packets(samples));
    assertThat(Decoded.all(PayloadCodec.of(4).decoder(Buffer.buffer(payload), false)))
        .isEqualTo(found(samples));
  }

  @Property(tries = 300)
  void textPayloadsOfProtocol3RoundTrip(@ForAll("samples") List<Sample> samples) {
    String payload = PayloadCodec.of(3).encode(packets(samples));
    assertThat(Decoded.all(PayloadCodec.of(3).decoder(Buffer.buffer(payload), false)))
        .isEqualTo(found(samples));
  }

  @Property(tries = 300)
  void octetPayloadsOfProtocol3RoundTrip(@ForAll("samples") List<Sample> samples) {
    Buffer payload = PayloadCodecV3.INSTANCE.encodeOctets(packets(samples));
    assertThat(Decoded.all(PayloadCodec.of(3).decoder(payload, true))).isEqualTo(found(samples));
  }

  @Property(tries = 500)
  void garbageDecodesOrErrs(@ForAll byte[] garbage) {
    for (PayloadDecoder decoder : decoders(garbage)) {
      endsWell(decoder, garbage.length);
    }
  }

  @Property(tries = 500)
  void nearMissesDecodeOrErr(@ForAll("nearMisses") String payload) {
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    for (PayloadDecoder decoder : decoders(bytes)) {
      endsWell(decoder, bytes.length);
    }
  }

  @Property(tries = 300)
  void queriesKeepTheirLastValues(@ForAll("names") List<String> names) {
    StringBuilder uri = new StringBuilder("/engine.io/?");
    for (int i = 0; i < names.size(); i++) {
      uri.append(names.get(i)).append('=').append(i).append('&');
    }
    var map = Query.map(uri.toString());
    for (int i = 0; i < names.size(); i++) {
      assertThat(map).containsEntry(names.get(i), String.valueOf(names.lastIndexOf(names.get(i))));
    }
  }

  @Provide
  Arbitrary<List<Sample>> samples() {
    return Arbitraries.oneOf(texts(), binaries(), controls()).list().ofMinSize(1).ofMaxSize(20);
  }

  private static Arbitrary<Sample> texts() {
    return Arbitraries.strings()
        .excludeChars('\u001e')
        .ofMaxLength(40)
        .filter(
            text ->
                text.equals(
                    new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)))
        .map(text -> new Sample(Message.text(text).packet(), "MESSAGE:" + text));
  }

  private static Arbitrary<Sample> binaries() {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofMaxSize(40)
        .map(
            bytes ->
                new Sample(
                    Message.binary(Buffer.buffer(bytes)).packet(),
                    "binary:" + HexFormat.of().formatHex(bytes)));
  }

  private static Arbitrary<Sample> controls() {
    return Arbitraries.of(
        new Sample(Packet.PING, "PING:"),
        new Sample(Packet.NOOP, "NOOP:"),
        new Sample(Packet.PROBE_PONG, "PONG:probe"),
        new Sample(Packet.CLOSE, "CLOSE:"));
  }

  @Provide
  Arbitrary<String> nearMisses() {
    return Arbitraries.of(
            "4",
            "b",
            "0",
            "6",
            ":",
            "1:",
            "2:4",
            "b4",
            "AQID",
            "=",
            "\u001e",
            "\u0000",
            "\u00ff",
            "9999999999:",
            "\ud83d\ude00",
            "x")
        .list()
        .ofMaxSize(12)
        .map(parts -> String.join("", parts));
  }

  @Provide
  Arbitrary<List<String>> names() {
    return Arbitraries.of("EIO", "transport", "sid", "t", "b64").list().ofMaxSize(12);
  }

  private static List<Packet> packets(List<Sample> samples) {
    return samples.stream().map(Sample::packet).toList();
  }

  private static List<String> found(List<Sample> samples) {
    return samples.stream().map(Sample::found).toList();
  }

  static List<PayloadDecoder> decoders(byte[] body) {
    List<PayloadDecoder> decoders = new ArrayList<>();
    decoders.add(PayloadCodec.of(4).decoder(Buffer.buffer(body), false));
    decoders.add(PayloadCodec.of(3).decoder(Buffer.buffer(body), false));
    decoders.add(PayloadCodec.of(3).decoder(Buffer.buffer(body), true));
    return decoders;
  }

  /** There are no more packets than bytes, and an error is the last that is heard. */
  static void endsWell(PayloadDecoder decoder, int bytes) {
    List<String> found = Decoded.all(decoder);
    assertThat(found.size()).isLessThanOrEqualTo(bytes + 1);
    int error = found.indexOf(Decoded.MALFORMED);
    assertThat(error == -1 || error == found.size() - 1).isTrue();
  }
}
