package io.roomcast.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Whatever joins, leaves and is held, the index answers as sets of sets would. */
@Tag("property")
class RoomIndexProperties {

  private static final int MEMBERS = 12;
  private static final int ROOMS = 40;

  private enum What {
    ADD,
    JOIN,
    JOIN_MANY,
    LEAVE,
    REMOVE,
    HOLD,
    RELEASE,
    SELECT
  }

  private record Step(What what, int member, Set<Integer> rooms, Set<Integer> except) {}

  /** The obvious way to do it. */
  private static final class Model {
    final Map<String, Set<String>> roomsOf = new TreeMap<>();
    final Map<String, Integer> holds = new HashMap<>();

    Set<String> select(Target target) {
      Set<String> chosen = new TreeSet<>();
      roomsOf.forEach(
          (id, rooms) -> {
            boolean in =
                target.rooms().isEmpty() || rooms.stream().anyMatch(target.rooms()::contains);
            if (in && rooms.stream().noneMatch(target.except()::contains)) {
              chosen.add(id);
            }
          });
      return chosen;
    }

    Set<String> occupied() {
      Set<String> rooms = new HashSet<>();
      roomsOf.values().forEach(rooms::addAll);
      return rooms;
    }

    Set<String> open() {
      Set<String> rooms = occupied();
      rooms.addAll(holds.keySet());
      return rooms;
    }
  }

  /** An index beside a model of it. */
  private static final class Pair {
    private final Set<String> open = new HashSet<>();
    private final Set<String> created = new HashSet<>();
    private final Map<String, Set<String>> told = new TreeMap<>();
    private final RoomIndex index =
        new RoomIndex(
            new RoomIndex.Opening() {
              @Override
              public void opened(Room room) {
                assertThat(open.add(room.name)).isTrue();
              }

              @Override
              public void unused(Room room) {
                assertThat(open.remove(room.name)).isTrue();
              }
            },
            new RoomListener() {
              @Override
              public void createRoom(String room) {
                assertThat(created.add(room)).isTrue();
              }

              @Override
              public void joinRoom(String room, String memberId) {
                assertThat(told.computeIfAbsent(memberId, k -> new HashSet<>()).add(room)).isTrue();
              }

              @Override
              public void leaveRoom(String room, String memberId) {
                assertThat(told.get(memberId).remove(room)).isTrue();
              }

              @Override
              public void deleteRoom(String room) {
                assertThat(created.remove(room)).isTrue();
              }
            });
    private final Model model = new Model();
    private final List<Room> held = new ArrayList<>();

    void compare() {
      assertThat(open).isEqualTo(model.open());
      assertThat(created).isEqualTo(model.occupied()).isEqualTo(index.occupied());
      assertThat(index.size()).isEqualTo(model.roomsOf.size());
      assertThat(index.roomCount()).isEqualTo(open.size());
    }

    void empty() {
      for (String id : Set.copyOf(model.roomsOf.keySet())) {
        Entry entry = index.member(id);
        assertThat(entry).isNotNull();
        Set<String> rooms = new HashSet<>();
        for (int i = 0; i < entry.size(); i++) {
          rooms.add(entry.get(i).room.name);
        }
        assertThat(rooms).isEqualTo(model.roomsOf.get(id));
        index.remove(entry);
      }
      held.forEach(index::release);
      assertThat(index.size()).isZero();
      assertThat(index.roomCount()).isZero();
      assertThat(open).isEmpty();
      assertThat(told.values()).allSatisfy(rooms -> assertThat(rooms).isEmpty());
    }

    void apply(Step step) {
      String id = "m" + step.member;
      Entry entry = index.member(id);
      assertThat(entry != null).isEqualTo(model.roomsOf.containsKey(id));
      switch (step.what) {
        case ADD -> {
          index.add(new FakeMember(id), 0);
          model.roomsOf.computeIfAbsent(id, k -> new HashSet<>());
        }
        case JOIN, JOIN_MANY -> {
          if (entry != null) {
            names(step.rooms).forEach(room -> index.join(entry, room, 0));
            model.roomsOf.get(id).addAll(names(step.rooms));
          }
        }
        case LEAVE -> {
          if (entry != null) {
            names(step.rooms).forEach(room -> index.leave(entry, room));
            model.roomsOf.get(id).removeAll(names(step.rooms));
          }
        }
        case REMOVE -> {
          if (entry != null) {
            index.remove(entry);
            model.roomsOf.remove(id);
          }
        }
        case HOLD ->
            names(step.rooms)
                .forEach(
                    room -> {
                      held.add(index.hold(room));
                      model.holds.merge(room, 1, Integer::sum);
                    });
        case RELEASE -> {
          if (!held.isEmpty()) {
            Room room = held.remove(step.member % held.size());
            index.release(room);
            model.holds.computeIfPresent(room.name, (k, n) -> n == 1 ? null : n - 1);
          }
        }
        default -> {
          Target target = new Target(names(step.rooms), names(step.except));
          Selection selection = new Selection();
          index.select(target, selection);
          List<String> chosen = new ArrayList<>();
          for (int i = 0; i < selection.size(); i++) {
            chosen.add(selection.get(i).id);
          }
          assertThat(chosen).containsExactlyInAnyOrderElementsOf(model.select(target));
        }
      }
    }
  }

  @Property(tries = 300)
  void itAnswersAsTheModel(@ForAll("steps") List<Step> steps) {
    Pair pair = new Pair();
    for (Step step : steps) {
      pair.apply(step);
      pair.compare();
    }
    pair.empty();
  }

  private static Set<String> names(Set<Integer> rooms) {
    Set<String> names = new HashSet<>();
    rooms.forEach(room -> names.add("r" + room));
    return names;
  }

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Set<Integer>> few = Arbitraries.integers().between(0, 5).set().ofMaxSize(3);
    Arbitrary<Set<Integer>> many = Arbitraries.integers().between(0, ROOMS - 1).set().ofMaxSize(30);
    Arbitrary<What> what = Arbitraries.of(What.class);
    return what.flatMap(
            w ->
                Combinators.combine(
                        Arbitraries.integers().between(0, MEMBERS - 1),
                        w == What.JOIN_MANY || w == What.LEAVE ? many : few,
                        few)
                    .as((member, rooms, except) -> new Step(w, member, rooms, except)))
        .list()
        .ofMinSize(20)
        .ofMaxSize(150);
  }
}
