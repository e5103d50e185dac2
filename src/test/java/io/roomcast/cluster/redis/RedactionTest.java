package io.roomcast.cluster.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RelayOptions.Fetch;
import io.roomcast.room.MemberInfo;
import io.vertx.core.json.JsonObject;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What other nodes see of sockets. */
class RedactionTest {

  private static MemberInfo member() {
    JsonObject handshake =
        new JsonObject(
            """
            {"headers": {"host": "a", "Cookie": "s3cret", "authorization": "s3cret"},
             "url": "/socket.io/?EIO=4&token=s3cret&x=1&%74oken=s3cret",
             "query": {"EIO": "4", "token": "s3cret", "x": "1"}, "auth": {"password": "s3cret"}}
            """);
    return new MemberInfo("id", handshake, Set.of("id"), new JsonObject().put("name", "Ann"));
  }

  @Test
  void noSecrets() {
    MemberInfo before = member();
    MemberInfo shown = new Redaction(Fetch.DEFAULT).visible(List.of(before), 10_000).get(0);
    assertThat(shown.handshake().encode())
        .doesNotContain("s3cret")
        .contains("\"host\":\"a\"", "\"url\":\"/socket.io/?EIO=4&x=1\"");
    assertThat(shown.data()).isEqualTo(before.data());
    assertThat(before.handshake().encode()).as("that of the socket").contains("s3cret");
  }

  @Test
  void whatIsWantedIsShown() {
    Fetch open = new Fetch(Set.of(), Set.of(), true, 10_000);
    assertThat(new Redaction(open).visible(List.of(member()), 10_000).get(0)).isEqualTo(member());
  }

  @Test
  void answersAreBounded() {
    List<MemberInfo> many = Collections.nCopies(1_000, member());
    List<MemberInfo> shown = new Redaction(Fetch.DEFAULT).visible(many, 10_000);
    assertThat(shown).hasSizeBetween(10, 100);
  }

  @Test
  void strangeHandshakes() {
    MemberInfo bare = new MemberInfo("id", new JsonObject(), Set.of(), new JsonObject());
    assertThat(new Redaction(Fetch.DEFAULT).visible(List.of(bare), 10_000)).hasSize(1);
  }
}
