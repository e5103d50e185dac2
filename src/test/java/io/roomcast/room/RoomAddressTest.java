package io.roomcast.room;

import static io.roomcast.room.Loops.broadcast;
import static io.roomcast.room.Loops.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.Loops.Loop;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which addresses are registered, and what a watcher of one sees. */
class RoomAddressTest {

  private final Loops loops = new Loops(2);
  private final List<LocalAdapter> adapters = loops.adapters("/n");

  @AfterEach
  void close() {
    loops.close();
  }

  private Loop loop(int i) {
    return loops.get(i);
  }

  @Test
  void aRoomIsRegisteredFromItsFirstMemberToItsLast() {
    LocalAdapter adapter = adapters.get(0);
    FakeMember a = loop(0).join(adapter, "r", "s");
    FakeMember b = loop(0).join(adapter, "r");
    assertThat(adapter.registrations()).isEqualTo(2);
    loop(0).run(() -> adapter.del(a.id(), "s"));
    assertThat(adapter.registrations()).isEqualTo(1);
    loop(0).run(() -> adapter.delAll(a.id()));
    assertThat(adapter.registrations()).isEqualTo(1);
    loop(0).run(() -> adapter.delAll(b.id()));
    assertThat(adapter.registrations()).isZero();
    assertThat(adapter.openRooms()).isZero();
    assertThat(adapter.members()).isZero();
  }

  @Test
  void onlyTheOwnerOfAnIdDoesWithoutARegistration() {
    FakeMember a = loop(0).join(adapters.get(0));
    assertThat(adapters.get(0).registrations()).isZero();
    loop(1).join(adapters.get(1), a.id());
    assertThat(adapters.get(1).registrations()).isEqualTo(1);
    FakeMember moved = new FakeMember(loop(0).call(loop(0).ids::next));
    loop(1).join(adapters.get(1), moved);
    assertThat(adapters.get(1).registrations()).isEqualTo(2);
  }

  @Test
  void manyMembersComingAndGoingLeaveNothing() {
    LocalAdapter adapter = adapters.get(0);
    for (int round = 0; round < 20; round++) {
      FakeMember a = loop(0).join(adapter, "r", "s");
      FakeMember b = loop(0).join(adapter, "r");
      loop(1).emit(adapters.get(1), "e" + round, "r");
      loop(0).run(() -> List.of(a, b).forEach(m -> adapter.delAll(m.id())));
    }
    loops.settle();
    assertThat(adapter.registrations()).isZero();
    assertThat(adapter.openRooms()).isZero();
  }

  @Test
  void watchersOfARoomSeeWhatIsSentToExactlyThatRoomOnce() {
    List<Message<Broadcast>> room = watch("socket.io#/n#r#");
    List<Message<Broadcast>> everybody = watch("socket.io#/n#");
    loop(0).join(adapters.get(0), "r");
    loop(1).join(adapters.get(1), "r");
    loop(0).emit(adapters.get(0), "one", "r");
    loop(0).emit(adapters.get(0), "two", "r", "s");
    loop(1).emit(adapters.get(1), "all");
    loop(0)
        .run(
            () -> adapters.get(0).broadcastWithAck(broadcast(adapters.get(0), "ack", to("r")), 20));
    loops.settle();
    assertThat(room)
        .extracting(message -> message.body().packet().event())
        .containsExactly("one", "ack");
    assertThat(room.get(0).body().target()).isEqualTo(to("r"));
    assertThat(room.get(0).body().namespace()).isEqualTo("/n");
    assertThat(everybody)
        .extracting(message -> message.body().packet().event())
        .containsExactly("two", "all");
  }

  @Test
  void watchersOfARoomThatOthersAreJoiningSeeOneCopyToo() {
    List<Message<Broadcast>> room = watch("socket.io#/n#r#");
    loop(1).join(adapters.get(1));
    loop(0)
        .run(
            () -> {
              adapters.get(0).addSockets(Target.ALL, Set.of("r"), false);
              adapters.get(0).broadcast(broadcast(adapters.get(0), "e", to("r")));
            });
    loops.settle();
    assertThat(room).hasSize(1);
  }

  private List<Message<Broadcast>> watch(String address) {
    List<Message<Broadcast>> seen = new CopyOnWriteArrayList<>();
    loop(0).run(() -> loops.vertx.eventBus().<Broadcast>localConsumer(address, seen::add));
    return seen;
  }
}
