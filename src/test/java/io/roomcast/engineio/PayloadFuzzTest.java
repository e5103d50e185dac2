package io.roomcast.engineio;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;

/** Payloads and single packets, as strangers may send them, throw nothing and end. */
class PayloadFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void protocol4(byte[] body) {
    PayloadPropertiesTest.endsWell(
        PayloadCodec.of(4).decoder(Buffer.buffer(body), false), body.length);
    single(PayloadCodec.of(4), body);
  }

  @FuzzTest(maxDuration = "60s")
  void protocol3(byte[] body) {
    PayloadCodec codec = PayloadCodec.of(3);
    PayloadPropertiesTest.endsWell(codec.decoder(Buffer.buffer(body), false), body.length);
    PayloadPropertiesTest.endsWell(codec.decoder(Buffer.buffer(body), true), body.length);
    single(codec, body);
  }

  @FuzzTest(maxDuration = "60s")
  void jsonp(byte[] body) {
    String payload = Jsonp.payload(new String(body, StandardCharsets.UTF_8));
    if (payload != null) {
      PayloadPropertiesTest.endsWell(PayloadCodec.of(4).decoder(payload), payload.length());
      Jsonp.script(payload, payload);
    }
  }

  private static void single(PayloadCodec codec, byte[] body) {
    codec.decode(new String(body, StandardCharsets.UTF_8), new Decoded());
    codec.decode(Buffer.buffer(body), new Decoded());
  }
}
