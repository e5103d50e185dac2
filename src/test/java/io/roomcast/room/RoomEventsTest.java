package io.roomcast.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.Loops.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The adapter events, in the order of the reference. */
class RoomEventsTest {

  private final Loops loops = new Loops(1);
  private final Loop loop = loops.get(0);
  private final LocalAdapter adapter = loop.adapter("/");
  private final List<String> events = new ArrayList<>();

  @AfterEach
  void close() {
    loops.close();
  }

  /** Writes down what it is told. */
  private class Recorder implements RoomListener {
    @Override
    public void createRoom(String room) {
      events.add("create " + room);
    }

    @Override
    public void joinRoom(String room, String memberId) {
      events.add("join " + room + " " + memberId);
    }

    @Override
    public void leaveRoom(String room, String memberId) {
      events.add("leave " + room + " " + memberId);
    }

    @Override
    public void deleteRoom(String room) {
      events.add("delete " + room);
    }
  }

  private void on(Runnable action) {
    loop.run(action);
  }

  @Test
  void joiningAndLeaving() {
    on(() -> adapter.listener(new Recorder()));
    FakeMember a = new FakeMember("a");
    FakeMember b = new FakeMember("b");
    loop.join(adapter, a, "r", "r");
    loop.join(adapter, b, "r");
    on(() -> adapter.del("a", "r"));
    on(() -> adapter.del("a", "r"));
    on(() -> adapter.del("nobody", "r"));
    on(() -> adapter.delAll("b"));
    on(() -> adapter.delAll("b"));
    assertThat(events)
        .containsExactly(
            "create a",
            "join a a",
            "create r",
            "join r a",
            "create b",
            "join b b",
            "join r b",
            "leave r a",
            "leave b b",
            "delete b",
            "leave r b",
            "delete r");
    on(() -> adapter.listener(null));
    on(() -> adapter.delAll("a"));
    assertThat(events).hasSize(12);
  }

  @Test
  void roomsAreStillThereWhileTheLastMemberLeaves() {
    FakeMember a = new FakeMember("a");
    loop.join(adapter, a, "r");
    List<Set<String>> seen = new ArrayList<>();
    on(
        () ->
            adapter.listener(
                new RoomListener() {
                  @Override
                  public void leaveRoom(String room, String memberId) {
                    seen.add(adapter.socketRooms(memberId));
                    adapter.addAll(a, Set.of("again"));
                    adapter.delAll(memberId);
                  }
                }));
    on(() -> adapter.delAll("a"));
    assertThat(seen).containsExactly(Set.of("a", "r"), Set.of("a", "r"));
    assertThat(adapter.members()).isZero();
    assertThat(adapter.openRooms()).isZero();
  }

  @Test
  void aListenerMayPutSomebodyIntoTheRoomThatIsBeingLeft() {
    FakeMember a = new FakeMember("a");
    FakeMember b = new FakeMember("b");
    loop.join(adapter, a, "r");
    loop.join(adapter, b);
    on(
        () ->
            adapter.listener(
                new Recorder() {
                  @Override
                  public void leaveRoom(String room, String memberId) {
                    super.leaveRoom(room, memberId);
                    adapter.addAll(b, Set.of("r"));
                  }
                }));
    on(() -> adapter.del("a", "r"));
    assertThat(events).containsExactly("leave r a", "join r b");
    assertThat(adapter.registrations()).isEqualTo(3);
  }

  @Test
  void aListenerThatFailsChangesNothing() {
    on(
        () ->
            adapter.listener(
                new RoomListener() {
                  @Override
                  public void createRoom(String room) {
                    throw new IllegalStateException("create");
                  }

                  @Override
                  public void joinRoom(String room, String memberId) {
                    throw new IllegalStateException("join");
                  }

                  @Override
                  public void leaveRoom(String room, String memberId) {
                    throw new IllegalStateException("leave");
                  }

                  @Override
                  public void deleteRoom(String room) {
                    throw new IllegalStateException("delete");
                  }
                }));
    loop.join(adapter, new FakeMember("a"), "r");
    assertThat(loop.call(() -> adapter.socketRooms("a"))).containsExactly("a", "r");
    assertThat(loop.call(adapter::localRooms)).containsExactlyInAnyOrder("a", "r");
    on(() -> adapter.delAll("a"));
    assertThat(loop.call(adapter::localRooms)).isEmpty();
    assertThat(adapter.openRooms()).isZero();
  }
}
