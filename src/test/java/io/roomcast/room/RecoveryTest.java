package io.roomcast.room;

import static io.roomcast.room.Loops.await;
import static io.roomcast.room.Loops.broadcast;
import static io.roomcast.room.Loops.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.Broadcast.Flags;
import io.roomcast.room.Loops.Loop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes back of a lost session, on the loop that lost it (0) or another (1). */
class RecoveryTest {

  private static final long DURATION = 120_000;
  private static final int MAX_PACKETS = 50;
  private static final int MAX_SESSIONS = 5;

  private final Loops loops =
      new Loops(3, new Recovery(DURATION, MAX_PACKETS, 1 << 20, MAX_SESSIONS));
  private final List<LocalAdapter> adapters = loops.adapters("/");

  @AfterEach
  void close() {
    assertThat(adapters).allSatisfy(adapter -> assertThat(adapter.pendingCalls()).isZero());
    loops.all().forEach(loop -> loop.run(() -> adapters.get(loop.instance).close()));
    for (Loop loop : loops.all()) {
      LocalAdapter adapter = adapters.get(loop.instance);
      assertThat(adapter.openRooms() + adapter.registrations() + adapter.members()).isZero();
      assertThat(loop.<Integer>call(loop.state.wheel()::size)).isZero();
    }
    loops.close();
  }

  private void emit(int i, String event, Target target) {
    loops.get(i).run(() -> adapters.get(i).broadcast(broadcast(adapters.get(i), event, target)));
    loops.settle();
  }

  private void emit(int i, String event, String... rooms) {
    emit(i, event, to(rooms));
  }

  private void lose(int i, Member member) {
    loops
        .get(i)
        .run(
            () -> {
              adapters.get(i).persistSession(saved(i, member.id()));
              adapters.get(i).delAll(member.id());
            });
  }

  /** The pid is the id and "-pid", to keep things readable. */
  private SavedSession saved(int i, String id) {
    return new SavedSession(
        id + "-pid", id, adapters.get(i).socketRooms(id), new JsonObject().put("of", id));
  }

  private @Nullable RestoredSession restore(int i, FakeMember member, @Nullable String offset) {
    return await(
        loops.get(i).call(() -> adapters.get(i).restoreSession(member.id() + "-pid", offset)));
  }

  /** Restores, for a connection that has ended meanwhile. */
  private void comeBackInVain(int i, FakeMember member, @Nullable String offset) {
    loops
        .get(i)
        .call(
            () ->
                adapters
                    .get(i)
                    .restoreSession(member.id() + "-pid", offset)
                    .onSuccess(found -> adapters.get(i).persistSession(found.session())));
    loops.settle();
  }

  /** Restores, and makes a member of it in the same turn. */
  private FakeMember comeBack(int i, FakeMember member, @Nullable String offset) {
    FakeMember back = new FakeMember(member.id());
    RestoredSession restored =
        await(
            loops
                .get(i)
                .call(
                    () ->
                        adapters
                            .get(i)
                            .restoreSession(member.id() + "-pid", offset)
                            .onSuccess(
                                session -> {
                                  if (session != null) {
                                    adapters.get(i).addAll(back, session.session().rooms());
                                    session.missed().forEach(p -> back.deliver(sent(p)));
                                  }
                                })));
    assertThat(restored).isNotNull();
    return back;
  }

  private static Broadcast sent(BroadcastPacket packet) {
    return new Broadcast("/", Target.ALL, packet, Flags.DEFAULT);
  }

  private static String offset(FakeMember member, int i) {
    return TestPacket.offsetOf(member.received.get(i).packet());
  }

  private static List<String> events(@Nullable RestoredSession restored) {
    assertThat(restored).isNotNull();
    return restored.missed().stream().map(BroadcastPacket::event).toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void whatWasMissedComesBackInOrderAndOnlyOnce(int back) {
    FakeMember member = loops.get(0).join(adapters.get(0), "r", "s");
    FakeMember witness = loops.get(2).join(adapters.get(2), "r", "other", "quiet");
    emit(0, "seen", "r");
    emit(1, "on its way", "r");
    lose(0, member);
    emit(2, "room", "r");
    emit(1, "all");
    emit(0, "own", member.id());
    emit(2, "elsewhere", "other");
    emit(2, "except room", new Target(Set.of(), Set.of("s")));
    emit(2, "except id", new Target(Set.of("r"), Set.of(member.id())));
    emit(1, "except others", new Target(Set.of("r"), Set.of("quiet")));
    emit(0, "several", "s", "other");

    RestoredSession restored = restore(back, member, offset(member, 0));
    assertThat(events(restored))
        .containsExactly("on its way", "room", "all", "own", "except others", "several");
    assertThat(restored.session().sid()).isEqualTo(member.id());
    assertThat(restored.session().pid()).isEqualTo(member.id() + "-pid");
    assertThat(restored.session().rooms()).containsExactlyInAnyOrder(member.id(), "r", "s");
    assertThat(restored.session().data()).isEqualTo(new JsonObject().put("of", member.id()));
    assertThat(restored.missed()).extracting(TestPacket::offsetOf).doesNotHaveDuplicates();
    assertThat(restore(back, member, offset(member, 0))).isNull();
    assertThat(restore(1 - back, member, offset(member, 0))).isNull();
    assertThat(witness.events()).contains("room", "all").doesNotContain("except others");
    loops.settle();
    assertThat(adapters.get(0).openRooms()).isZero();
    assertThat(adapters.get(1).openRooms()).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void aRestoredMemberLivesOnWithItsId(int back) {
    FakeMember member = loops.get(0).join(adapters.get(0), "r");
    emit(0, "seen", "r");
    lose(0, member);
    emit(1, "missed", "r");
    FakeMember again = comeBack(back, member, offset(member, 0));
    emit(0, "live", "r");
    emit(1, "own", member.id());
    emit(2, "all");
    assertThat(again.events()).containsExactly("missed", "live", "own", "all");
    loops.settle();
    assertThat(adapters.get(back).openRooms()).isEqualTo(2);
    assertThat(adapters.get(1 - back).openRooms()).isZero();
  }

  @Test
  void itMayGoOnFromAnyOffsetOfItsReplay() {
    FakeMember member = loops.get(0).join(adapters.get(0), "r");
    emit(0, "0", "r");
    String offset = offset(member, 0);
    lose(0, member);
    emit(1, "1", "r");
    emit(1, "2", "r");
    FakeMember second = comeBack(1, member, offset);
    emit(2, "3", "r");
    assertThat(second.events()).containsExactly("1", "2", "3");
    lose(1, second);
    emit(2, "4", "r");
    // Its client got nothing of its second life, then only "1", then all but "4".
    FakeMember third = comeBack(2, member, offset);
    assertThat(third.events()).containsExactly("1", "2", "3", "4");
    lose(2, third);
    FakeMember fourth = comeBack(2, member, offset(second, 0));
    assertThat(fourth.events()).containsExactly("2", "3", "4");
    lose(2, fourth);
    FakeMember fifth = comeBack(0, member, offset(second, 2));
    assertThat(fifth.events()).containsExactly("4");
    lose(0, fifth);
    assertThat(events(restore(0, member, offset(fourth, 2)))).isEmpty();
  }

  @Test
  void aConnectionThatEndsWhileItIsRestoredMayComeBackAgain() {
    FakeMember member = loops.get(0).join(adapters.get(0), "r");
    emit(0, "0", "r");
    lose(0, member);
    emit(1, "1", "r");
    comeBackInVain(1, member, offset(member, 0));
    emit(2, "2", "r");
    assertThat(comeBack(2, member, offset(member, 0)).events()).containsExactly("1", "2");
  }

  @Test
  void soMayOneWhoseClientHasNoOffset() {
    FakeMember member = loops.get(0).join(adapters.get(0), "r");
    lose(0, member);
    emit(1, "1", "r");
    comeBackInVain(1, member, null);
    emit(2, "2", "r");
    assertThat(comeBack(2, member, null).events()).containsExactly("1", "2");
  }

  @Test
  void aClientWithoutAnOffsetNeedsAllOfItsReplay() {
    FakeMember member = loops.get(0).join(adapters.get(0), "r");
    FakeMember other = loops.get(0).join(adapters.get(0), "other");
    lose(0, member);
    emit(0, "1", "r");
    FakeMember again = comeBack(0, member, null);
    lose(0, other);
    for (int i = 1; i < MAX_PACKETS; i++) {
      emit(0, "many", "other"); // so many that the other replay is let go
    }
    comeBack(0, other, null);
    lose(0, again);
    assertThat(restore(0, member, null)).isNull();
  }

  @Test
  void onlyOneOfManyAttemptsGetsIt() {
    FakeMember member = loops.get(0).join(adapters.get(0), "r");
    emit(0, "seen", "r");
    lose(0, member);
    List<Future<@Nullable RestoredSession>> attempts = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      LocalAdapter adapter = adapters.get(i % 3);
      attempts.add(
          loops
              .get(i % 3)
              .call(() -> adapter.restoreSession(member.id() + "-pid", offset(member, 0))));
    }
    long found = attempts.stream().map(Loops::await).filter(session -> session != null).count();
    assertThat(found).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "x", "nobody's offset", "---------", "zzzzzzzzz", "zzzzzzzzzz", "é"})
  void anUnknownOffsetFindsNothing(String offset) {
    FakeMember member = loops.get(0).join(adapters.get(0), "r");
    emit(0, "seen", "r");
    lose(0, member);
    assertThat(restore(1, member, offset)).isNull();
    assertThat(restore(0, member, offset)).isNull();
  }

  @Test
  void anUnknownSessionFindsNothing() {
    FakeMember member = loops.get(0).join(adapters.get(0), "r");
    emit(0, "seen", "r");
    assertThat(restore(0, member, offset(member, 0))).isNull();
    assertThat(restore(1, member, offset(member, 0))).isNull();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void timeRunsOut(int back) {
    FakeMember early = loops.get(0).join(adapters.get(0), "r");
    FakeMember late = loops.get(0).join(adapters.get(0), "r");
    emit(0, "seen", "r");
    lose(0, early);
    loops.clock.advance(DURATION - 1_000);
    lose(0, late);
    emit(0, "missed", "r");
    loops.clock.advance(2_000);
    assertThat(restore(back, early, offset(early, 0))).isNull();
    assertThat(events(restore(back, late, offset(late, 0)))).containsExactly("missed");
  }

  @Test
  void aClientThatGotEverythingNeedsNoOldPackets() {
    FakeMember quiet = loops.get(0).join(adapters.get(0), "quiet");
    loops.get(0).join(adapters.get(0), "busy");
    emit(0, "long ago", "quiet");
    for (int i = 0; i < 2 * MAX_PACKETS; i++) {
      emit(0, "noise", "busy");
    }
    loops.clock.advance(DURATION / 2);
    lose(0, quiet);
    emit(0, "missed", "quiet");
    assertThat(events(restore(1, quiet, offset(quiet, 0)))).containsExactly("missed");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1})
  void packetsAndSessionsAreBounded(int back) {
    FakeMember first = loops.get(0).join(adapters.get(0), "r");
    emit(0, "seen", "r");
    lose(0, first);
    for (int i = 0; i < MAX_PACKETS; i++) {
      emit(0, "missed", "r");
    }
    RecoveryStore store = adapters.get(0).recovery();
    assertThat(store).isNotNull();
    assertThat(store.packets()).isEqualTo(MAX_PACKETS);
    List<FakeMember> members = new ArrayList<>();
    for (int i = 0; i < MAX_SESSIONS; i++) {
      members.add(loops.get(0).join(adapters.get(0), "r"));
    }
    emit(0, "one too many", "r");
    assertThat(restore(back, first, offset(first, 0))).isNull();
    FakeMember last = loops.get(0).join(adapters.get(0), "r");
    emit(0, "for all", "r");
    members.forEach(member -> lose(0, member));
    assertThat(store.lostSessions()).isEqualTo(MAX_SESSIONS);
    lose(0, last);
    assertThat(store.lostSessions()).isEqualTo(MAX_SESSIONS);
    assertThat(restore(back, members.get(0), offset(members.get(0), 1))).isNull();
    assertThat(events(restore(back, last, offset(last, 0)))).isEmpty();
  }

  @Test
  void packetsOfARoomFromBeforeItJoinedAreNotForIt() {
    FakeMember member = loops.get(0).join(adapters.get(0), "first");
    loops.get(0).join(adapters.get(0), "secret");
    emit(0, "seen", "first");
    emit(0, "before", "secret");
    loops.get(0).join(adapters.get(0), member, "secret");
    emit(0, "after", "secret");
    lose(0, member);
    assertThat(events(restore(1, member, offset(member, 0)))).containsExactly("after");
    FakeMember young = loops.get(0).join(adapters.get(0), "first");
    emit(0, "news", "first");
    lose(0, young);
    assertThat(restore(0, young, offset(member, 0))).isNull();
  }

  @Test
  void volatileAndAskedPacketsAreNotKept() {
    FakeMember member = loops.get(0).join(adapters.get(0), "r");
    emit(0, "seen", "r");
    lose(0, member);
    loops
        .get(0)
        .run(
            () -> {
              adapters
                  .get(0)
                  .broadcast(
                      new Broadcast(
                          "/", to("r"), TestPacket.of("v"), new Flags(true, true, false)));
              adapters.get(0).broadcastWithAck(broadcast(adapters.get(0), "a", to("r")), 1);
            });
    loops.settle();
    FakeMember witness = loops.get(1).join(adapters.get(1), "r");
    loops
        .get(0)
        .run(
            () ->
                adapters
                    .get(0)
                    .broadcast(
                        new Broadcast(
                            "/", to("r"), TestPacket.of("v"), new Flags(true, true, false))));
    loops.settle();
    assertThat(witness.received.get(0).packet()).isEqualTo(TestPacket.of("v"));
    Awaitility.await().until(() -> adapters.get(0).pendingCalls() == 0);
    assertThat(events(restore(1, member, offset(member, 0)))).isEmpty();
  }

  @Test
  void offsetsGrowOverAllLoops() {
    FakeMember member = loops.get(2).join(adapters.get(2), "r");
    for (int i = 0; i < 300; i++) {
      loops.get(i % 3).emit(adapters.get(i % 3), "e", "r");
    }
    loops.settle();
    List<String> offsets =
        member.received.stream().map(b -> TestPacket.offsetOf(b.packet())).toList();
    assertThat(offsets).hasSize(300).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void whoeverIsNotAddedInTimeHoldsNothing() {
    FakeMember member = loops.get(0).join(adapters.get(0), "r");
    emit(0, "seen", "r");
    lose(0, member);
    assertThat(restore(1, member, offset(member, 0))).isNotNull();
    loops.settle();
    assertThat(adapters.get(1).registrations()).isZero();
    assertThat(adapters.get(1).openRooms()).isZero();
  }
}
