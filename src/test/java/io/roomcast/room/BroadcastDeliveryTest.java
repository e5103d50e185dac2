package io.roomcast.room;

import static io.roomcast.room.Loops.broadcast;
import static io.roomcast.room.Loops.to;
import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.room.Broadcast.Flags;
import io.roomcast.room.Loops.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who gets a broadcast, how often, when and in which order. */
class BroadcastDeliveryTest {

  private final Loops loops = new Loops(3);
  private final List<LocalAdapter> adapters = loops.adapters("/n");

  @AfterEach
  void close() {
    loops.close();
  }

  private Loop loop(int i) {
    return loops.get(i);
  }

  @Test
  void aRoomReachesItsMembersOnAllLoopsOnce() {
    FakeMember a = loop(0).join(adapters.get(0), "r");
    FakeMember b = loop(1).join(adapters.get(1), "r", "s");
    FakeMember c = loop(2).join(adapters.get(2), "s");
    loop(0).emit(adapters.get(0), "to r", "r");
    loop(2).emit(adapters.get(2), "to r and s", "r", "s");
    loop(1).emit(adapters.get(1), "to all");
    loop(1).emit(adapters.get(1), "to nobody", "empty");
    loops.settle();
    assertThat(a.events()).containsExactly("to r", "to r and s", "to all");
    assertThat(b.events()).containsExactly("to r", "to r and s", "to all");
    assertThat(c.events()).containsExactly("to r and s", "to all");
  }

  @Test
  void exceptRoomsAreLeftOutOnAllLoops() {
    FakeMember a = loop(0).join(adapters.get(0), "r", "quiet");
    FakeMember b = loop(0).join(adapters.get(0), "r");
    FakeMember c = loop(1).join(adapters.get(1), "r", "quiet");
    FakeMember d = loop(1).join(adapters.get(1), "r", "s");
    Target one = new Target(Set.of("r"), Set.of("quiet", b.id(), "unknown"));
    Target some = new Target(Set.of("r", "s"), Set.of("quiet"));
    Target all = new Target(Set.of(), Set.of("quiet", d.id()));
    loop(0)
        .run(
            () -> {
              adapters.get(0).broadcast(broadcast(adapters.get(0), "one", one));
              adapters.get(0).broadcast(broadcast(adapters.get(0), "some", some));
              adapters.get(0).broadcast(broadcast(adapters.get(0), "all", all));
            });
    loops.settle();
    assertThat(a.events()).isEmpty();
    assertThat(b.events()).containsExactly("some", "all");
    assertThat(c.events()).isEmpty();
    assertThat(d.events()).containsExactly("one", "some");
  }

  @Test
  void theEmittingLoopDeliversAtOnce() {
    FakeMember a = loop(0).join(adapters.get(0), "r");
    List<String> seen =
        loop(0)
            .call(
                () -> {
                  adapters.get(0).broadcast(broadcast(adapters.get(0), "1", to("r")));
                  adapters.get(0).broadcast(broadcast(adapters.get(0), "2", to()));
                  return a.events();
                });
    assertThat(seen).containsExactly("1", "2");
  }

  @Test
  void aForeignThreadReachesEverybodyInItsOrder() {
    FakeMember a = loop(0).join(adapters.get(0), "r");
    FakeMember b = loop(1).join(adapters.get(1), "r");
    List<String> expected = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      expected.add("e" + i);
      adapters.get(0).broadcast(broadcast(adapters.get(0), "e" + i, i % 2 == 0 ? to("r") : to()));
    }
    loops.settle();
    assertThat(a.events()).isEqualTo(expected);
    assertThat(b.events()).isEqualTo(expected);
  }

  @Test
  void aRoomNamedByAnIdReachesItsOwnerAndForeignMembersOnce() {
    FakeMember owner = loop(0).join(adapters.get(0));
    FakeMember neighbour = loop(0).join(adapters.get(0), owner.id());
    FakeMember foreign = loop(1).join(adapters.get(1), owner.id());
    FakeMember other = loop(2).join(adapters.get(2));
    for (int i = 0; i < 3; i++) {
      loop(i).emit(adapters.get(i), "from " + i, owner.id());
      loop(i).emit(adapters.get(i), "both from " + i, owner.id(), other.id());
    }
    loops.settle();
    for (FakeMember member : List.of(owner, neighbour, foreign)) {
      assertThat(member.events())
          .containsExactlyInAnyOrder(
              "from 0", "both from 0", "from 1", "both from 1", "from 2", "both from 2");
    }
    assertThat(other.events()).hasSize(3).allMatch(event -> event.startsWith("both"));
  }

  @Test
  void aMemberThatKeepsAnIdOfAnotherLoopIsFound() {
    String id = loop(0).call(loop(0).ids::next);
    FakeMember moved = new FakeMember(id);
    loop(1).join(adapters.get(1), moved);
    for (int i = 0; i < 3; i++) {
      loop(i).emit(adapters.get(i), "from " + i, id);
    }
    loops.settle();
    assertThat(moved.events()).containsExactlyInAnyOrder("from 0", "from 1", "from 2");
  }

  @Test
  void eachReceiverGetsTheEmitsOfALoopInOrderWhateverTheirAddresses() {
    List<FakeMember> members = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      members.add(loop(i).join(adapters.get(i), "r", "s"));
    }
    int rounds = 200;
    for (int sender = 0; sender < 3; sender++) {
      int from = sender;
      LocalAdapter adapter = adapters.get(sender);
      loop(sender)
          .state
          .executor()
          .execute(
              () -> {
                for (int i = 0; i < rounds; i++) {
                  String event = from + ":" + i;
                  switch (i % 4) {
                    case 0 -> adapter.broadcast(broadcast(adapter, event, to("r")));
                    case 1 -> adapter.broadcast(broadcast(adapter, event, to()));
                    case 2 -> adapter.broadcast(broadcast(adapter, event, to("s", "r")));
                    default ->
                        members.forEach(
                            m -> adapter.broadcast(broadcast(adapter, event, to(m.id()))));
                  }
                }
              });
    }
    loops.settle();
    for (FakeMember member : members) {
      for (int sender = 0; sender < 3; sender++) {
        String from = sender + ":";
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < rounds; i++) {
          expected.add(from + i);
        }
        assertThat(member.events().stream().filter(event -> event.startsWith(from)))
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void membersMayComeAndGoWhileABroadcastRuns() {
    LocalAdapter adapter = adapters.get(0);
    List<FakeMember> members = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      members.add(loop(0).join(adapter, "r"));
    }
    FakeMember late = new FakeMember("late");
    for (FakeMember member : members) {
      member.onDelivery =
          broadcast -> {
            if (broadcast.packet().event().equals("first")) {
              adapter.addAll(late, Set.of("r"));
              members.forEach(m -> adapter.delAll(m.id()));
            }
          };
    }
    loop(0).emit(adapter, "first", "r");
    loop(0).emit(adapter, "second", "r");
    loops.settle();
    assertThat(members.stream().mapToInt(m -> m.events().size()).sum()).isEqualTo(1);
    assertThat(late.events()).containsExactly("second");
  }

  @Test
  void aBroadcastMadeWhileOneIsDeliveredReachesEachMemberOnce() {
    LocalAdapter adapter = adapters.get(0);
    FakeMember a = loop(0).join(adapter, "r", "s");
    FakeMember b = loop(0).join(adapter, "r", "s");
    for (FakeMember member : List.of(a, b)) {
      member.onDelivery =
          broadcast -> {
            if (broadcast.packet().event().equals("outer")) {
              adapter.broadcast(broadcast(adapter, "inner", to("s", "r")));
            }
          };
    }
    loop(0).emit(adapter, "outer", "r", "s");
    loops.settle();
    assertThat(a.events()).containsExactlyInAnyOrder("outer", "inner", "inner");
    assertThat(b.events()).containsExactlyInAnyOrder("outer", "inner", "inner");
  }

  @Test
  void aMemberThatFailsHarmsNobodyElse() {
    LocalAdapter adapter = adapters.get(0);
    FakeMember a = loop(0).join(adapter, "r");
    FakeMember b = loop(0).join(adapter, "r");
    a.onDelivery =
        broadcast -> {
          throw new IllegalStateException("broken");
        };
    b.onDelivery = a.onDelivery;
    loop(0).emit(adapter, "1", "r");
    loop(0).emit(adapter, "2", "r");
    assertThat(a.events()).containsExactly("1", "2");
    assertThat(b.events()).containsExactly("1", "2");
  }

  @Test
  void flagsArriveAsTheyWereGiven() {
    FakeMember b = loop(1).join(adapters.get(1), "r");
    Flags flags = new Flags(true, false, true);
    loop(0)
        .run(
            () ->
                adapters
                    .get(0)
                    .broadcast(new Broadcast("/n", to("r"), TestPacket.of("e", 1), flags)));
    loops.settle();
    assertThat(b.received).hasSize(1);
    assertThat(b.received.get(0).flags()).isEqualTo(flags);
    assertThat(b.received.get(0).packet()).isEqualTo(TestPacket.of("e", 1));
  }

  @Test
  void namespacesDoNotMeetEvenWhereTheirAddressesDo() {
    LocalAdapter other = loop(1).adapter("/n#r");
    FakeMember a = loop(1).join(adapters.get(1), "r");
    FakeMember b = loop(1).join(other);
    loop(0).emit(adapters.get(0), "to r of /n", "r");
    loops.settle();
    assertThat(a.events()).containsExactly("to r of /n");
    assertThat(b.events()).isEmpty();
  }
}
