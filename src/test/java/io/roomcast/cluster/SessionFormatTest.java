package io.roomcast.cluster;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.socketio.MsgpackWriter;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Base64;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SessionFormatTest {

  /** {@code streams-csr/csr-persist} of the recordings. */
  private static final String RECORDED =
      "hKNzaWS0dnJxRWFZS1lsejhfQWxQRUFBQVOjcGlktEdzLUFkckE0RDNMcFRxazBBQUFUpXJvb21zlbR2cnFFYVlLWWx6"
          + "OF9BbFBFQUFBU6Vyb29tMaVyb29tMrRhYmNkZWZnaGlqa2xtbm9wcXJzdKJyM6RkYXRhgaR1c2Vyo3UtQg==";

  @Test
  void readsWhatNodeWrites() throws MalformedMessageException {
    StoredSession session = SessionFormat.read(RECORDED.getBytes(UTF_8));
    assertThat(session)
        .isEqualTo(
            new StoredSession(
                "vrqEaYKYlz8_AlPEAAAS",
                "Gs-AdrA4D3LpTqk0AAAT",
                Set.of("vrqEaYKYlz8_AlPEAAAS", "room1", "room2", "abcdefghijklmnopqrst", "r3"),
                new JsonObject().put("user", "u-B"),
                null,
                null,
                Map.of(),
                null,
                null));
  }

  @Test
  void whatNodeDoesNotKnowComesLast() throws MalformedMessageException {
    StoredSession session =
        new StoredSession(
            "sid",
            "pid",
            Set.of("sid", "r"),
            new JsonObject().put("a", 1),
            "/chat",
            new StreamId(5, 6),
            Map.of("r", new StreamId(7, 8)),
            new StreamId(9, 0),
            "node");
    byte[] written = SessionFormat.write(session);
    assertThat(SessionFormat.read(written)).isEqualTo(session);
    assertThat(new String(Base64.getDecoder().decode(written), UTF_8))
        .matches("(?s).*sid.*pid.*rooms.*data.*nsp.*offset.*since.*after.*node.*");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "not base64!",
        "gA==",
        "wA==",
        "kA==",
        "gaNzaWShYQ==",
        "gqNzaWSgo3BpZKFh"
      })
  void otherTextsAreNone(String text) {
    assertThatThrownBy(() -> SessionFormat.read(text.getBytes(UTF_8)))
        .isInstanceOf(MalformedMessageException.class);
  }

  /** Rooms that cannot be read are not taken for none. */
  @Test
  void roomsMustBeNames() throws IOException {
    try (MsgpackWriter out = new MsgpackWriter(16)) {
      out.packValue(Map.of("sid", "a", "pid", "b", "rooms", new JsonObject().put("x", true)));
      byte[] text = Base64.getEncoder().encode(out.toByteArray());
      assertThatThrownBy(() -> SessionFormat.read(text))
          .isInstanceOf(MalformedMessageException.class);
    }
  }

  @Property
  void nothingElseIsEverThrown(@ForAll byte[] bytes) {
    byte[] text = Base64.getEncoder().encode(bytes);
    try {
      assertThat(SessionFormat.read(text)).isNotNull();
    } catch (MalformedMessageException expected) {
      assertThat(expected).hasMessageContaining(" ");
    }
  }
}
