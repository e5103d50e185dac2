package io.roomcast.engineio;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Request targets, as strangers may send them, throw nothing; both readings agree. */
class QueryFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void requestTargets(byte[] target) {
    String uri = new String(target, StandardCharsets.ISO_8859_1);
    Query query = Query.of(uri);
    Map<String, String> map = Query.map(uri);
    assertThat(query.transport()).isEqualTo(map.get("transport"));
    assertThat(query.jsonp()).isEqualTo(map.get("j"));
    assertThat(query.protocol()).isEqualTo("4".equals(map.get("EIO")) ? 4 : 3);
    assertThat(query.sid() == null).isEqualTo(map.getOrDefault("sid", "").isEmpty());
    BodyCompression.negotiate(uri);
  }
}
