package io.roomcast.socketio;

import static io.roomcast.socketio.ParserFixtures.JSON;
import static io.roomcast.socketio.ParserFixtures.bytes;
import static io.roomcast.socketio.ParserFixtures.decode;
import static io.roomcast.socketio.ParserFixtures.encode;
import static io.roomcast.socketio.ParserFixtures.encodeEvent;
import static io.roomcast.socketio.ParserFixtures.payload;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Placeholders of attachments: which are one, which are data, and how they are sent on. */
class PlaceholdersTest {

  private static final String FIRST = "{\"_placeholder\":true,\"num\":0}";
  private static final String SECOND = "{\"_placeholder\":true,\"num\":1}";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":true,\"num\":1}",
        "{\"_placeholder\":true,\"num\":-1}",
        "{\"_placeholder\":true,\"num\":\"0\"}",
        "{\"_placeholder\":true,\"num\":null}",
        "{\"_placeholder\":true,\"num\":0.5}",
        "{\"_placeholder\":true,\"num\":1e999}",
        "{\"_placeholder\":true,\"num\":99999999999999999999}",
        "{\"_placeholder\":true}",
        "{\"_placeholder\":true,\"num\":0,\"num\":7}",
        "[[{\"a\":{\"_placeholder\":true}}]]",
      })
  void namesNoAttachment(String argument) {
    assertThatThrownBy(() -> decode("51-[\"b\"," + argument + "]", bytes("aa")))
        .isInstanceOf(MalformedPacketException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":true,\"num\":0}",
        "{\"num\":0,\"_placeholder\":true}",
        " { \"_placeholder\" : true , \"num\" : 0 } ",
        "{\"_placeholder\":true,\"num\":0.0}",
        "{\"_placeholder\":true,\"num\":0e1}",
        "{\"_placeholder\":true,\"num\":-0}",
        "{\"_placeholder\":true,\"num\":0,\"more\":[1,{}]}",
        "{\"_placeholder\":true,\"num\":0,\"more\":{\"_placeholder\":true,\"num\":9}}",
        "{\"_placeholder\":false,\"num\":7,\"num\":0,\"_placeholder\":true}",
        "{\"\\u005fplaceholder\":true,\"n\\u0075m\":0}",
      })
  void namesTheAttachment(String argument) throws Exception {
    assertThat(payload("51-[\"b\"," + argument + "]", bytes("aa")).getBuffer(0))
        .isEqualTo(bytes("aa"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"_placeholder\":1,\"num\":0}",
        "{\"_placeholder\":\"true\",\"num\":0}",
        "{\"_placeholder\":null,\"num\":0}",
        "{\"_placeholder\":true,\"_placeholder\":false,\"num\":0}",
        "{\"num\":0}",
        "{\"_Placeholder\":true,\"num\":9}",
      })
  void isData(String argument) throws Exception {
    Payload payload = payload("51-[\"b\"," + argument + "]", bytes("aa"));
    assertThat(payload.getJsonObject(0)).isEqualTo(new JsonObject(argument));
    assertThat(encodeEvent(payload)).containsExactly("2[\"e\"," + argument + "]");
  }

  @Test
  void areDataInAPacketWithoutAttachments() throws Exception {
    assertThat(payload("2[\"b\"," + FIRST + "]").getJsonObject(0).getInteger("num")).isZero();
    assertThat(encode(decode("2[\"b\"," + FIRST + "]"))).containsExactly("2[\"b\"," + FIRST + "]");
  }

  @Test
  void packetSentOnIsTheSameTextAndAttachments() throws Exception {
    String text = "52-/x,3[\"b\",{\"num\":0 , \"_placeholder\":true}, [" + SECOND + "] ,1.0]";
    assertThat(encode(decode(text, bytes("aa"), bytes("bb"))))
        .containsExactly(
            "52-/x,3[\"b\",{\"num\":0 , \"_placeholder\":true}, [" + SECOND + "] ,1.0]",
            "<aa>",
            "<bb>");
  }

  @Test
  void areRenumberedWhenArgumentsMove() throws Exception {
    Payload payload =
        payload("52-[\"b\"," + FIRST + ",{\"x\":[" + SECOND + "]}]", bytes("aa"), bytes("bb"));
    assertThat(encodeEvent(payload.from(1)))
        .containsExactly("51-[\"e\",{\"x\":[" + FIRST + "]}]", "<bb>");
    assertThat(encodeEvent(Payload.of(payload.get(1), payload.get(0))))
        .containsExactly("52-[\"e\",{\"x\":[" + FIRST + "]}," + SECOND + "]", "<bb>", "<aa>");
    assertThat(encodeEvent(Payload.of(Buffer.buffer("c"), payload.get(0))))
        .containsExactly("52-[\"e\"," + FIRST + "," + SECOND + "]", "<63>", "<aa>");
    assertThat(encodeEvent(Payload.of(new JsonObject().put("in", payload.get(1)))))
        .containsExactly("51-[\"e\",{\"in\":{\"x\":[" + FIRST + "]}}]", "<bb>");
  }

  @Test
  void unusedAttachmentsAreDropped() throws Exception {
    Payload payload = payload("52-[\"b\"," + SECOND + "]", bytes("aa"), bytes("bb"));
    assertThat(encodeEvent(payload)).containsExactly("51-[\"e\"," + FIRST + "]", "<bb>");
  }

  @Test
  void oneAttachmentForSeveralIsSentOnOnce() throws Exception {
    Payload payload = payload("51-[\"b\"," + FIRST + ",[" + FIRST + "]]", bytes("aa"));
    assertThat(payload.getBuffer(0)).isEqualTo(payload.getJsonArray(1).getBuffer(0));
    assertThat(encodeEvent(payload))
        .containsExactly("51-[\"e\"," + FIRST + ",[" + FIRST + "]]", "<aa>");
  }

  @Test
  void thereAreNoMoreOfThemThanAttachmentsMayBe() throws Exception {
    String ten = ("," + FIRST).repeat(10);
    assertThat(payload("51-[\"b\"" + ten + "]", bytes("aa")).size()).isEqualTo(10);
    assertThatThrownBy(() -> JSON.newDecoder().text("51-[\"b\"" + ten + "," + FIRST + "]"))
        .isInstanceOf(MalformedPacketException.class);
  }

  @Test
  void connectErrorSpellsBytesOut() throws Exception {
    Payload payload = payload("51-[\"b\"," + FIRST + "]", bytes("0aff"));
    assertThat(encode(Packet.connectError("/", payload)))
        .containsExactly("4{\"type\":\"Buffer\",\"data\":[10,255]}");
  }
}
