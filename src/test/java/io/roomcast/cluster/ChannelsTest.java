package io.roomcast.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.Target;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Names of channels. */
class ChannelsTest {

  private final Channels channels = Channels.of("socket.io", "/chat");

  @Test
  void theNamesAreThoseOfTheReference() {
    assertThat(channels.all()).isEqualTo("socket.io#/chat#");
    assertThat(channels.room("r")).isEqualTo("socket.io#/chat#r#");
    assertThat(channels.requests()).isEqualTo("socket.io-request#/chat#");
    assertThat(channels.responses()).isEqualTo("socket.io-response#/chat#");
    assertThat(channels.responses("uid")).isEqualTo("socket.io-response#/chat#uid#");
    assertThat(channels.of(Target.ALL)).isEqualTo(channels.all());
    assertThat(channels.of(new Target(Set.of("a"), Set.of("b")))).isEqualTo(channels.room("a"));
    assertThat(channels.of(new Target(Set.of("a", "b"), Set.of()))).isEqualTo(channels.all());
  }

  @Test
  void thePatternMatchesNothingElse() {
    assertThat(channels.pattern()).isEqualTo("socket.io#/chat#*");
    assertThat(Channels.of("a*[b]?\\", "/n").pattern()).isEqualTo("a\\*\\[b\\]\\?\\\\#/n#*");
  }

  @Test
  void roomsAreReadFromNames() {
    for (String room : new String[] {"r", "", "a#b", "#"}) {
      assertThat(channels.roomOf(channels.room(room))).isEqualTo(room);
    }
    assertThat(channels.roomOf(channels.all())).isNull();
    assertThat(channels.roomOf("socket.io#/chat#r")).isNull();
    assertThat(channels.roomOf("socket.io#/other#r#")).isNull();
  }
}
