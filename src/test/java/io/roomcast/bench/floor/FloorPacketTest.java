package io.roomcast.bench.floor;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.bench.floor.FloorPacket.Type;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the floors find in a message. */
class FloorPacketTest {

  @Test
  void findsRoomsValuesAndAcks() {
    assertThat(FloorPacket.of("40")).isEqualTo(new FloorPacket(Type.CONNECT, "", "", ""));
    assertThat(FloorPacket.of("40{\"token\":1}"))
        .isEqualTo(new FloorPacket(Type.CONNECT, "", "", ""));
    assertThat(FloorPacket.of("420[\"join\",\"r1\"]"))
        .isEqualTo(new FloorPacket(Type.JOIN, "0", "r1", ""));
    assertThat(FloorPacket.of("42[\"leave\",\"r1\"]"))
        .isEqualTo(new FloorPacket(Type.LEAVE, "", "r1", ""));
    assertThat(FloorPacket.of("4217[\"echo\",{\"a\":[1]}]"))
        .isEqualTo(new FloorPacket(Type.ECHO, "17", "", "{\"a\":[1]}"));
    assertThat(FloorPacket.of("425[\"pub\",\"r1\",\"x,y]\"]"))
        .isEqualTo(new FloorPacket(Type.PUBLISH, "5", "r1", "\"x,y]\""));
  }

  @Test
  void answersInSocketIo() {
    FloorPacket echo = Objects.requireNonNull(FloorPacket.of("4217[\"echo\",\"v\"]"));
    FloorPacket publish = Objects.requireNonNull(FloorPacket.of("425[\"pub\",\"r\",\"v\"]"));

    assertThat(echo.reply()).isEqualTo("4317[\"v\"]");
    assertThat(publish.reply()).isEqualTo("435[]");
    assertThat(publish.message()).isEqualTo("42[\"m\",\"v\"]");
    assertThat(FloorPacket.connected("s")).isEqualTo("40{\"sid\":\"s\"}");
    assertThat(FloorPacket.open("s", 5))
        .isEqualTo(
            "0{\"sid\":\"s\",\"upgrades\":[],\"pingInterval\":5,\"pingTimeout\":20000,"
                + "\"maxPayload\":1000000}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "3",
        "41",
        "42",
        "42[",
        "42[\"",
        "42[\"join\"",
        "42[\"other\",1]",
        "451-[\"pub\"",
        "43[]"
      })
  void ignoresAllElse(String message) {
    assertThat(FloorPacket.of(message)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "42[\"join\",",
        "42[\"join\",\"",
        "42[\"leave\",\"r",
        "42[\"echo\",",
        "42[\"pub\",",
        "42[\"pub\",\"r",
        "42[\"pub\",\"r\"",
        "42[\"pub\",\"r\"]"
      })
  void whatIsCutOffDoesNotThrow(String message) {
    assertThat(FloorPacket.of(message)).isNotNull();
  }
}
