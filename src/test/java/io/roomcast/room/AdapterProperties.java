package io.roomcast.room;

import static io.roomcast.room.Loops.broadcast;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterProperty;

/**
 * Whatever members of three loops join and leave, and whoever broadcasts to whom, each gets exactly
 * what a single set of members would get, in the order of the emits.
 */
@Tag("property")
class AdapterProperties {

  private static final int LOOPS = 3;
  private static final int MEMBERS = 6;

  private enum What {
    JOIN,
    LEAVE,
    GO,
    JOIN_FROM_AFAR,
    LEAVE_FROM_AFAR,
    EMIT,
    EMIT_TO_ONE,
    PUBLISH
  }

  private record Step(What what, int loop, int member, Set<Integer> rooms, Set<Integer> except) {}

  private final Loops loops = new Loops(LOOPS);
  private int tries;

  @AfterProperty
  void close() {
    loops.close();
  }

  /** A member, and what it should have got. */
  private static final class Modelled {
    final int loop;
    final FakeMember member;
    final Set<String> rooms = new HashSet<>();
    final List<String> expected = new ArrayList<>();
    boolean here = true;

    Modelled(int loop, FakeMember member) {
      this.loop = loop;
      this.member = member;
      rooms.add(member.id());
    }

    boolean matches(Target target) {
      return here
          && (target.rooms().isEmpty() || rooms.stream().anyMatch(target.rooms()::contains))
          && rooms.stream().noneMatch(target.except()::contains);
    }
  }

  /** Three adapters and six members, the last two with ids that another loop has made. */
  private final class Run {
    final List<LocalAdapter> adapters = loops.adapters("/" + tries++);
    final List<Modelled> members = new ArrayList<>();
    int emits;

    Run() {
      for (int i = 0; i < MEMBERS; i++) {
        int loop = i % LOOPS;
        int maker = i < 4 ? loop : (loop + 1) % LOOPS;
        FakeMember member = new FakeMember(loops.get(maker).call(loops.get(maker).ids::next));
        loops.get(loop).join(adapters.get(loop), member);
        members.add(new Modelled(loop, member));
      }
    }

    /** Numbers from 4 on are rooms named by ids of members. */
    Set<String> names(Set<Integer> rooms) {
      Set<String> names = new HashSet<>();
      rooms.forEach(
          room -> names.add(room < 4 ? "r" + room : members.get(room % MEMBERS).member.id()));
      return names;
    }

    void apply(Step step) {
      Modelled one = members.get(step.member);
      LocalAdapter home = adapters.get(one.loop);
      LocalAdapter caller = adapters.get(step.loop);
      Set<String> rooms = names(step.rooms);
      Target target = new Target(rooms, names(step.except));
      switch (step.what) {
        case JOIN -> {
          if (one.here) {
            loops.get(one.loop).run(() -> home.addAll(one.member, rooms));
            one.rooms.addAll(rooms);
          }
        }
        case LEAVE -> {
          loops.get(one.loop).run(() -> rooms.forEach(room -> home.del(one.member.id(), room)));
          one.rooms.removeAll(rooms);
        }
        case GO -> {
          loops.get(one.loop).run(() -> home.delAll(one.member.id()));
          one.here = false;
        }
        case JOIN_FROM_AFAR -> {
          loops.get(step.loop).run(() -> caller.addSockets(target, Set.of("r0", "far"), false));
          loops.settle();
          members.stream()
              .filter(member -> member.matches(target))
              .forEach(member -> member.rooms.addAll(Set.of("r0", "far")));
        }
        case LEAVE_FROM_AFAR -> {
          loops.get(step.loop).run(() -> caller.delSockets(target, Set.of("r0", "far"), false));
          loops.settle();
          members.stream()
              .filter(member -> member.matches(target))
              .forEach(member -> member.rooms.removeAll(Set.of("r0", "far")));
        }
        case EMIT -> emit(step.loop, caller, target, false);
        case EMIT_TO_ONE -> {
          String room = rooms.isEmpty() ? "far" : rooms.iterator().next();
          emit(step.loop, caller, new Target(Set.of(room), target.except()), false);
        }
        default -> {
          Set<String> room = rooms.isEmpty() ? Set.of() : Set.of(rooms.iterator().next());
          emit(step.loop, caller, new Target(room, Set.of()), true);
        }
      }
    }

    private void emit(int loop, LocalAdapter caller, Target target, boolean plainly) {
      String event = "e" + emits++;
      members.stream()
          .filter(member -> member.matches(target))
          .forEach(member -> member.expected.add(event));
      loops
          .get(loop)
          .run(
              () -> {
                if (plainly) {
                  String room = target.rooms().stream().findAny().map(r -> r + "#").orElse("");
                  loops
                      .vertx
                      .eventBus()
                      .publish(
                          Loops.KEY + "#" + caller.namespace() + "#" + room,
                          new JsonObject().put("event", event));
                } else {
                  caller.broadcast(broadcast(caller, event, target));
                }
              });
    }

    void compare() {
      loops.settle();
      for (Modelled one : members) {
        assertThat(one.member.events()).isEqualTo(one.expected);
        Set<String> rooms =
            loops.get(one.loop).call(() -> adapters.get(one.loop).socketRooms(one.member.id()));
        assertThat(rooms).isEqualTo(one.here ? one.rooms : Set.of());
      }
      for (int i = 0; i < LOOPS; i++) {
        LocalAdapter adapter = adapters.get(i);
        for (Modelled one : members) {
          if (one.loop == i) {
            loops.get(i).run(() -> adapter.delAll(one.member.id()));
          }
        }
        assertThat(adapter.openRooms() + adapter.registrations() + adapter.members()).isZero();
        assertThat(adapter.pendingCalls()).isZero();
        loops.get(i).run(adapter::close);
      }
    }
  }

  @Property(tries = 100)
  void eachMemberGetsWhatIsForItOnceAndInOrder(@ForAll("steps") List<Step> steps) {
    Run run = new Run();
    steps.forEach(run::apply);
    run.compare();
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Set<Integer>> rooms = Arbitraries.integers().between(0, 9).set().ofMaxSize(3);
    Arbitrary<What> what =
        Arbitraries.frequencyOf(
            Tuple.of(8, Arbitraries.of(What.class)),
            Tuple.of(4, Arbitraries.of(What.EMIT, What.EMIT_TO_ONE)),
            Tuple.of(4, Arbitraries.just(What.JOIN)));
    return Combinators.combine(
            what,
            Arbitraries.integers().between(0, LOOPS - 1),
            Arbitraries.integers().between(0, MEMBERS - 1),
            rooms,
            rooms)
        .as(Step::new)
        .list()
        .ofMinSize(10)
        .ofMaxSize(80);
  }
}
