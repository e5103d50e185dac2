package io.roomcast.room;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.loop.FakeLoop;
import io.roomcast.loop.Slices;
import io.roomcast.room.Broadcast.Flags;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/**
 * However the visits of members fall between what else happens, each member sees what it would have
 * seen if every broadcast had reached everybody at once.
 */
@Tag("property")
class BacklogProperties {

  private static final int MEMBERS = 14;
  private static final int ROOMS = 4;

  private enum What {
    BROADCAST,
    BROADCAST_AGAIN,
    BROADCAST_WITH_ACK,
    ANSWER,
    JOIN,
    LEAVE,
    CONNECT,
    DISCONNECT,
    SLICE,
    SLICES
  }

  private record Step(What what, int member, int room, Set<Integer> rooms, Set<Integer> except) {}

  private static final class Unheard implements RoomIndex.Opening {
    @Override
    public void opened(Room room) {}

    @Override
    public void unused(Room room) {}
  }

  /** What is delivered, beside what a server that delivers at once would have. */
  private static final class Pair {
    private final FakeLoop loop = new FakeLoop(0);
    private final RoomIndex index = new RoomIndex(new Unheard(), new RoomListener() {});
    private final Delivery delivery;
    private final Map<String, List<String>> got = new HashMap<>();
    private final Map<String, List<String>> expected = new HashMap<>();
    private final Map<String, Set<String>> roomsOf = new HashMap<>();
    private final List<Integer> reached = new ArrayList<>();
    private final List<Integer> reachable = new ArrayList<>();
    private Target last = Target.ALL;
    private int events;
    private int connections;

    Pair(int piece, int atOnce) {
      // No time: one piece each turn.
      Slices slices = new Slices(loop, 0);
      delivery = new Delivery(index, null, new Backlog(slices, index, piece), atOnce, () -> {});
    }

    private final class Logging extends FakeMember {
      Logging(String id) {
        super(id);
      }

      @Override
      public void deliver(Broadcast broadcast) {
        got.computeIfAbsent(id(), k -> new ArrayList<>()).add(broadcast.packet().event());
      }
    }

    private List<String> members(Target target) {
      List<String> matching = new ArrayList<>();
      roomsOf.forEach(
          (id, rooms) -> {
            boolean in =
                target.rooms().isEmpty() || rooms.stream().anyMatch(target.rooms()::contains);
            if (in && rooms.stream().noneMatch(target.except()::contains)) {
              matching.add(id);
            }
          });
      return matching;
    }

    private Broadcast next(Target target) {
      last = target;
      String event = "e" + events++;
      for (String id : members(target)) {
        expected.computeIfAbsent(id, k -> new ArrayList<>()).add(event);
      }
      return new Broadcast("/", target, TestPacket.of(event), Flags.DEFAULT);
    }

    void broadcastWithAck(Target target) {
      reachable.add(members(target).size());
      Broadcast broadcast = next(target);
      delivery.deliver(
          broadcast,
          entry -> {
            entry.member.deliver(broadcast);
            return Future.succeededFuture();
          },
          answers -> reached.add(answers.size()));
    }

    /** As the adapter does it. */
    void step(Step step) {
      String id = "m" + step.member;
      String room = "r" + step.room;
      Entry entry = index.member(current(id));
      switch (step.what) {
        case BROADCAST -> delivery.deliver(next(target(step)));
        case BROADCAST_AGAIN -> delivery.deliver(next(last));
        case BROADCAST_WITH_ACK -> broadcastWithAck(target(step));
        case CONNECT -> {
          if (entry == null) {
            entry = index.add(new Logging(id + "." + ++connections), 0);
            current.put(id, entry.id);
            delivery.added(entry);
            index.join(entry, room, 0);
            roomsOf.put(entry.id, new HashSet<>(Set.of(room)));
          }
        }
        case SLICE -> loop.advance(0);
        case SLICES -> loop.advance(step.member);
        default -> {
          if (entry != null) {
            delivery.catchUp(entry);
            ofMember(step.what, entry, room);
          }
        }
      }
    }

    private void ofMember(What what, Entry entry, String room) {
      Set<String> rooms = roomsOf.get(entry.id);
      switch (what) {
        case ANSWER -> {
          String event = "answer " + events++;
          expected.computeIfAbsent(entry.id, k -> new ArrayList<>()).add(event);
          got.computeIfAbsent(entry.id, k -> new ArrayList<>()).add(event);
        }
        case JOIN -> {
          index.join(entry, room, 0);
          rooms.add(room);
        }
        case LEAVE -> {
          index.leave(entry, room);
          rooms.remove(room);
        }
        case DISCONNECT -> {
          index.remove(entry);
          roomsOf.remove(entry.id);
        }
        default -> throw new AssertionError(what);
      }
    }

    private final Map<String, String> current = new HashMap<>();

    private String current(String id) {
      return current.getOrDefault(id, id);
    }

    private static Target target(Step step) {
      return new Target(names(step.rooms), names(step.except));
    }

    private static Set<String> names(Set<Integer> rooms) {
      Set<String> names = new HashSet<>();
      rooms.forEach(room -> names.add("r" + room));
      return names;
    }

    void end() {
      for (int i = 0; i < 10_000 && delivery.behind(); i++) {
        loop.advance(1);
      }
      assertThat(delivery.behind()).isFalse();
      assertThat(got).isEqualTo(expected);
      assertThat(reached).containsExactlyInAnyOrderElementsOf(reachable);
    }
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> room = Arbitraries.integers().between(0, ROOMS - 1);
    return Combinators.combine(
            Arbitraries.of(What.class),
            Arbitraries.integers().between(0, MEMBERS - 1),
            room,
            room.set().ofMaxSize(2),
            room.set().ofMaxSize(1))
        .as(Step::new)
        .list()
        .ofMinSize(20)
        .ofMaxSize(400);
  }

  @Property(tries = 500)
  void eachMemberSeesAllAsIfItCameAtOnce(
      @ForAll("steps") List<Step> steps,
      @ForAll("pieces") int piece,
      @ForAll("thresholds") int atOnce) {
    Pair pair = new Pair(piece, atOnce);
    for (int member = 0; member < MEMBERS; member++) {
      pair.step(new Step(What.CONNECT, member, member % 2, Set.of(), Set.of()));
    }
    steps.forEach(pair::step);
    pair.end();
  }

  @Provide
  Arbitrary<Integer> pieces() {
    return Arbitraries.integers().between(1, 4);
  }

  @Provide
  Arbitrary<Integer> thresholds() {
    return Arbitraries.of(0, 3);
  }
}
