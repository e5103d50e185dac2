package io.roomcast.room;

import static io.roomcast.room.Loops.await;
import static io.roomcast.room.Loops.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.Broadcast.Flags;
import io.roomcast.room.Loops.Loop;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever recovery keeps is freed by time alone. */
class RecoverySweepTest {

  private final Loops loops = new Loops(1, new Recovery(200, 1_000, 1 << 20, 1_000));
  private final Loop loop = loops.get(0);
  private final LocalAdapter adapter = loop.adapter("/");

  @AfterEach
  void close() {
    loops.close();
  }

  @Test
  void sessionsPacketsAndReplaysGo() {
    FakeMember member = loop.join(adapter, "r");
    RecoveryStore store = adapter.recovery();
    assertThat(store).isNotNull();
    loop.emit(adapter, "seen", "r");
    String offset = TestPacket.offsetOf(member.received.get(0).packet());
    Set<String> rooms = loop.call(() -> adapter.socketRooms(member.id()));
    SavedSession session = new SavedSession("pid", member.id(), rooms, new JsonObject());
    loop.run(
        () -> {
          adapter.persistSession(session);
          adapter.delAll(member.id());
          adapter.broadcast(new Broadcast("/", to("r"), TestPacket.of("missed"), Flags.DEFAULT));
        });
    await(
        loop.call(
            () ->
                adapter
                    .restoreSession("pid", offset)
                    .onSuccess(found -> adapter.addAll(member, rooms))));
    loop.run(
        () -> {
          adapter.persistSession(session);
          adapter.delAll(member.id());
        });
    assertThat(store.lostSessions()).isEqualTo(1);
    assertThat(store.packets()).isEqualTo(2);
    assertThat(adapter.openRooms()).isEqualTo(2);
    Awaitility.await().until(() -> loop.<Integer>call(loop.state.wheel()::size) == 0);
    assertThat(store.lostSessions()).isZero();
    assertThat(store.packets()).isZero();
    assertThat(store.replays()).isZero();
    assertThat(adapter.openRooms()).isZero();
    assertThat(adapter.registrations()).isZero();
  }
}
