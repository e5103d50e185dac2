package io.roomcast.room;

import static io.roomcast.room.Loops.await;
import static io.roomcast.room.Loops.broadcast;
import static io.roomcast.room.Loops.to;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.Loops.Loop;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A closed adapter keeps nothing and answers everything. */
class AdapterCloseTest {

  private final Loops loops = new Loops(2, new Recovery(60_000, 100, 1 << 20, 100));
  private final List<LocalAdapter> adapters = loops.adapters("/");
  private final Loop loop = loops.get(0);
  private final LocalAdapter adapter = adapters.get(0);

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void nothingIsLeft() {
    FakeMember member = loop.join(adapter, "r", "s");
    FakeMember lost = loop.join(adapter, "t");
    FakeMember other = loops.get(1).join(adapters.get(1), "r");
    List<String> events = new CopyOnWriteArrayList<>();
    loop.run(
        () -> {
          adapter.listener(
              new RoomListener() {
                @Override
                public void deleteRoom(String room) {
                  events.add(room);
                }
              });
          adapter.broadcast(broadcast(adapter, "e", to("r")));
          adapter.persistSession(new SavedSession("pid", lost.id(), Set.of("t"), new JsonObject()));
        });
    loop.run(() -> await0(adapter));
    loop.run(() -> await0(adapter));
    RecoveryStore store = adapter.recovery();
    assertThat(store).isNotNull();
    assertThat(adapter.registrations()).isZero();
    assertThat(adapter.openRooms()).isZero();
    assertThat(adapter.members()).isZero();
    assertThat(adapter.pendingCalls()).isZero();
    assertThat(store.lostSessions() + store.packets()).isZero();
    assertThat(loop.<Integer>call(loop.state.wheel()::size)).isZero();
    assertThat(events).isEmpty();
    assertThat(loop.call(() -> adapter.socketRooms(member.id()))).isEmpty();

    loops.get(1).emit(adapters.get(1), "after", "r");
    loop.emit(adapter, "from the dead", "r");
    adapter.broadcast(broadcast(adapter, "from the dead", to()));
    loops.settle();
    assertThat(member.events()).containsExactly("e");
    assertThat(other.events()).containsExactly("e", "after");
  }

  private static void await0(LocalAdapter adapter) {
    assertThat(adapter.close().succeeded()).isTrue();
  }

  @Test
  void whatComesAfterwardsIsAnswered() {
    loop.run(() -> adapter.close());
    loop.run(() -> adapter.persistSession(new SavedSession("p", "s", Set.of(), new JsonObject())));
    assertThat(await(loop.call(() -> adapter.restoreSession("p", Offsets.text(1))))).isNull();
    assertThat(await(loop.call(() -> adapter.fetchSockets(to(), false)))).isEmpty();
    assertThatThrownBy(
            () -> await(loop.call(() -> adapter.addAll(new FakeMember("x"), Set.of("x")))))
        .hasMessageContaining("closed");
    assertThat(adapter.openRooms()).isZero();
  }

  @Test
  void anotherMayTakeItsPlace() {
    loop.run(() -> adapter.close());
    LocalAdapter next = loop.adapter("/");
    FakeMember member = loop.join(next, "r");
    loops.get(1).emit(adapters.get(1), "e", "r");
    loops.settle();
    assertThat(member.events()).containsExactly("e");
  }

  @Test
  void theEndOfVertxHarmsNobody() {
    loop.join(adapter, "r");
    loops.close();
    adapter.broadcast(broadcast(adapter, "late", to("r")));
  }
}
