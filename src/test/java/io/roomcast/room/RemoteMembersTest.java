package io.roomcast.room;

import static io.roomcast.room.Loops.await;
import static io.roomcast.room.Loops.broadcast;
import static io.roomcast.room.Loops.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.Loops.Loop;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is done with members of all loops. */
class RemoteMembersTest {

  private final Loops loops = new Loops(3);
  private final List<LocalAdapter> adapters = loops.adapters("/");
  private final List<FakeMember> members = new ArrayList<>();

  RemoteMembersTest() {
    for (Loop loop : loops.all()) {
      members.add(loop.join(adapters.get(loop.instance), "all", "r" + loop.instance));
    }
  }

  @AfterEach
  void close() {
    assertThat(adapters).allSatisfy(adapter -> assertThat(adapter.pendingCalls()).isZero());
    loops.close();
  }

  private Set<String> roomsOf(int i) {
    return loops.get(i).call(() -> adapters.get(i).socketRooms(members.get(i).id()));
  }

  @Test
  void theyAreFetched() {
    List<MemberInfo> all =
        await(loops.get(1).call(() -> adapters.get(1).fetchSockets(to("all"), false)));
    assertThat(all)
        .extracting(MemberInfo::id)
        .containsExactlyInAnyOrderElementsOf(members.stream().map(FakeMember::id).toList());
    Target some = new Target(Set.of("r0", "r1", "r2"), Set.of("r1"));
    assertThat(await(loops.get(0).call(() -> adapters.get(0).fetchSockets(some, true))))
        .extracting(MemberInfo::id)
        .containsExactlyInAnyOrder(members.get(0).id(), members.get(2).id());
    assertThat(await(loops.get(0).call(() -> adapters.get(0).fetchSockets(to("none"), true))))
        .isEmpty();
  }

  @Test
  void theyJoinAndLeave() {
    await(
        loops
            .get(0)
            .call(() -> adapters.get(0).addSockets(to("r1", "r2"), Set.of("x", "y"), false)));
    assertThat(roomsOf(0)).doesNotContain("x", "y");
    assertThat(roomsOf(1)).contains("x", "y");
    assertThat(roomsOf(2)).contains("x", "y");
    await(loops.get(2).call(() -> adapters.get(2).delSockets(to(), Set.of("x", "all"), false)));
    assertThat(roomsOf(0)).containsExactly(members.get(0).id(), "r0");
    assertThat(roomsOf(1)).containsExactly(members.get(1).id(), "r1", "y");
  }

  @Test
  void theyAreDisconnected() {
    await(
        loops
            .get(0)
            .call(
                () ->
                    adapters
                        .get(0)
                        .disconnectSockets(
                            new Target(Set.of(), Set.of(members.get(0).id())), true, false)));
    assertThat(members.get(0).disconnected).isEmpty();
    assertThat(members.get(1).disconnected).containsExactly(true);
    assertThat(members.get(2).disconnected).containsExactly(true);
  }

  @Test
  void anEmitRightAfterAJoinOrLeaveFindsItDone() {
    LocalAdapter adapter = adapters.get(0);
    loops
        .get(0)
        .run(
            () -> {
              adapter.addSockets(to("all"), Set.of("new"), false);
              adapter.broadcast(broadcast(adapter, "joined", to("new")));
              adapter.delSockets(to("r1"), Set.of("new"), false);
              adapter.broadcast(broadcast(adapter, "left", to("new")));
              adapter.addSockets(to("r1"), Set.of("new"), false);
              adapter.broadcast(broadcast(adapter, "back", to("new")));
            });
    loops.settle();
    loops.get(0).run(() -> adapter.broadcast(broadcast(adapter, "later", to("new"))));
    loops.settle();
    assertThat(members.get(0).events()).containsExactly("joined", "left", "back", "later");
    assertThat(members.get(1).events()).containsExactly("joined", "back", "later");
    assertThat(members.get(2).events()).containsExactly("joined", "left", "back", "later");
  }

  @Test
  void aLoopThatVanishesHoldsNobodyUp() {
    Runnable free = loops.get(2).block();
    loops.get(2).state.executor().execute(() -> adapters.get(2).close());
    Future<List<MemberInfo>> found =
        loops.get(0).call(() -> adapters.get(0).fetchSockets(to(), false));
    free.run();
    assertThat(await(found)).hasSize(2);
    assertThat(await(loops.get(0).call(() -> adapters.get(0).serverCount()))).isEqualTo(2);
  }

  @Test
  void aLoopThatDoesNotAnswerIsWaitedForNoLongerThanFiveSeconds() {
    Runnable free = loops.get(2).block();
    try {
      Future<List<MemberInfo>> found =
          loops.get(0).call(() -> adapters.get(0).fetchSockets(to(), false));
      assertThat(await(found)).hasSize(2);
    } finally {
      free.run();
    }
    loops.settle();
  }
}
