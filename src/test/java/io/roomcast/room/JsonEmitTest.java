package io.roomcast.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.room.Loops.Loop;
import io.vertx.core.Future;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain messages on the addresses of rooms and namespaces become emits. */
class JsonEmitTest {

  private final Loops loops = new Loops(3);
  private final List<LocalAdapter> adapters = loops.adapters("/n");
  private final EventBus bus = loops.vertx.eventBus();

  @AfterEach
  void close() {
    loops.close();
  }

  private static JsonObject emit(String event, Object... args) {
    return new JsonObject().put("event", event).put("args", new JsonArray(List.of(args)));
  }

  private List<FakeMember> oneMemberPerLoop(String... rooms) {
    List<FakeMember> members = new ArrayList<>();
    for (Loop loop : loops.all()) {
      members.add(loop.join(adapters.get(loop.instance), rooms));
    }
    return members;
  }

  @Test
  void everyMemberGetsOneCopyFromWhereverItComes() {
    List<FakeMember> members = oneMemberPerLoop("r");
    bus.publish("socket.io#/n#r#", emit("main", 1, "x"));
    loops.settle();
    loops.get(1).run(() -> bus.publish("socket.io#/n#", emit("loop")));
    loops.settle();
    loops.get(2).run(() -> bus.send("socket.io#/n#r#", new JsonObject().put("event", "sent")));
    loops.settle();
    Loops.await(
        loops.vertx.executeBlocking(
            () -> {
              bus.publish("socket.io#/n#r#", emit("worker"));
              return null;
            }));
    loops.settle();
    for (FakeMember member : members) {
      assertThat(member.events()).containsExactly("main", "loop", "sent", "worker");
      assertThat(member.received.get(0).packet()).isEqualTo(TestPacket.of("main", 1, "x"));
      assertThat(member.received.get(2).packet().arguments().size()).isZero();
    }
    assertThat(adapters.get(0).refusedEmits()).isZero();
  }

  @Test
  void aRequestIsAnswered() {
    List<FakeMember> members = oneMemberPerLoop();
    String address = "socket.io#/n#" + members.get(1).id() + "#";
    Message<Object> answer = Loops.await(bus.request(address, emit("hello")));
    assertThat(answer.body()).isNull();
    loops.settle();
    assertThat(members.get(1).events()).containsExactly("hello");
    assertThat(members.get(0).events()).isEmpty();
    assertThat(bus.publisher(address).write(emit("written")))
        .satisfies(written -> Loops.await(written));
  }

  @Test
  void aRoomThatNobodyIsInTakesEmitsToo() {
    List<Message<Broadcast>> seen = new CopyOnWriteArrayList<>();
    loops.get(0).run(() -> bus.<Broadcast>localConsumer("socket.io#/n#empty#", seen::add));
    bus.publish("socket.io#/n#empty#", emit("e"));
    loops.settle();
    assertThat(seen).hasSize(1);
    assertThat(seen.get(0).body().packet().event()).isEqualTo("e");
  }

  @Test
  void theSenderMayChangeItsObjectAfterwards() {
    List<FakeMember> members = oneMemberPerLoop("r");
    JsonObject body = emit("before");
    loops
        .get(0)
        .run(
            () -> {
              bus.publish("socket.io#/n#r#", body);
              body.put("event", "after");
            });
    loops.settle();
    assertThat(members).allSatisfy(m -> assertThat(m.events()).containsExactly("before"));
  }

  @Test
  void emitsOfOneSenderKeepTheirOrder() {
    List<FakeMember> members = oneMemberPerLoop("r");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      expected.add("e" + i);
      bus.publish(i % 2 == 0 ? "socket.io#/n#r#" : "socket.io#/n#", emit("e" + i));
    }
    loops.settle();
    assertThat(members).allSatisfy(m -> assertThat(m.events()).isEqualTo(expected));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"event\": 1}",
        "{\"event\": null, \"args\": []}",
        "{\"event\": \"e\", \"args\": {}}",
        "{\"event\": \"e\", \"args\": null}",
        "{\"event\": \"e\", \"to\": \"x\"}",
        "{\"event\": \"disconnect\"}"
      })
  void malformedObjectsAreRefused(String json) {
    refused(new JsonObject(json));
  }

  @Test
  void otherBodiesAreRefused() {
    refused("text");
    refused(new JsonArray().add("e"));
    refused(null);
    refused(emit("e", new Object()));
  }

  private void refused(Object body) {
    List<FakeMember> members = oneMemberPerLoop("r");
    long before = adapters.get(0).refusedEmits();
    Future<Message<Object>> answer = bus.request("socket.io#/n#r#", body);
    assertThatThrownBy(() -> Loops.await(answer))
        .isInstanceOfSatisfying(
            ReplyException.class,
            e -> {
              assertThat(e.failureType()).isEqualTo(ReplyFailure.RECIPIENT_FAILURE);
              assertThat(e.failureCode()).isEqualTo(400);
            });
    bus.publish("socket.io#/n#", body);
    loops.settle();
    assertThat(adapters.get(0).refusedEmits()).isEqualTo(before + 2);
    assertThat(members).allSatisfy(m -> assertThat(m.events()).isEmpty());
  }

  @Test
  void addressesOfOthersAreLeftAlone() {
    List<Object> seen = new CopyOnWriteArrayList<>();
    for (String address : List.of("socket.io#/unknown#r#", "socket.io", "other#/n#r#")) {
      loops.get(0).run(() -> bus.localConsumer(address, m -> seen.add(m.body())));
      bus.publish(address, "text");
    }
    loops.settle();
    assertThat(seen).containsExactly("text", "text", "text");
    loops.all().forEach(loop -> loop.run(() -> adapters.get(loop.instance).close()));
    loops.get(0).run(() -> bus.localConsumer("socket.io#/n#r#", m -> seen.add(m.body())));
    bus.publish("socket.io#/n#r#", "closed");
    loops.settle();
    assertThat(seen).endsWith("closed").hasSize(4);
  }

  @Test
  void aNamespaceMayHaveAHashInItsName() {
    LocalAdapter odd = loops.get(0).adapter("/x#y");
    FakeMember member = loops.get(0).join(odd, "r");
    bus.publish("socket.io#/x#y#", emit("all"));
    bus.publish("socket.io#/x#y#r#", emit("room"));
    loops.settle();
    assertThat(member.events()).containsExactly("all", "room");
  }
}
