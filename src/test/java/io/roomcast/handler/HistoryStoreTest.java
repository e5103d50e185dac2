package io.roomcast.handler;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.handler.HistoryStore.Key;
import io.roomcast.loop.FakeLoop;
import io.roomcast.loop.TimerWheel;
import io.roomcast.socketio.Payload;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What is kept of rooms, with a clock of the test's own. */
class HistoryStoreTest {

  private static final Key ROOM = new Key("/", "r");

  private final FakeLoop loop = new FakeLoop(1_000_000);
  private final HistoryStore store = new HistoryStore(new TimerWheel(loop, loop), loop);

  private static HistoryOptions options(int size, long maxBytes, int maxRooms) {
    return new HistoryOptions(size, 1000, maxBytes, maxRooms, Long.MAX_VALUE);
  }

  private long append(Key key, String text, HistoryOptions options) {
    return store.append(key, "say", Payload.of(text), options).id();
  }

  private HistoryPage after(Key key, long id) {
    return store.after(key, id, Integer.MAX_VALUE, Long.MAX_VALUE);
  }

  private static List<Long> ids(HistoryPage page) {
    return page.events().stream().map(HistoryPage.Event::id).toList();
  }

  @Property(tries = 200)
  void pagesAreWhatIsKeptAndSaySo(
      @ForAll @IntRange(max = 20) int sent,
      @ForAll @IntRange(min = 1, max = 8) int size,
      @ForAll @IntRange(min = -2, max = 21) int seen,
      @ForAll @IntRange(min = 1, max = 9) int most) {
    HistoryStore fresh = new HistoryStore(new TimerWheel(loop, loop), loop);
    long first = 0;
    for (int i = 0; i < sent; i++) {
      long id = fresh.append(ROOM, "e", Payload.of(i), options(size, 1_000_000, 9)).id();
      first = i == 0 ? id : first;
      assertThat(id).isEqualTo(first + i);
    }
    long after = first + seen;
    HistoryPage page = fresh.after(ROOM, Math.max(1, after), most, Long.MAX_VALUE);

    long kept = Math.max(first, first + sent - size);
    long from = Math.max(Math.max(kept, after + 1), first + sent - most);
    List<Long> expected =
        java.util.stream.LongStream.range(from, Math.max(from, first + sent)).boxed().toList();
    assertThat(ids(page)).isEqualTo(sent == 0 ? List.of() : expected);
    boolean nothingMissing = sent > 0 && from <= after + 1;
    assertThat(page.complete()).isEqualTo(nothingMissing);
  }

  @Example
  void eventsGoAfterTheirTime() {
    long first = append(ROOM, "a", options(9, 1_000_000, 9));
    loop.advance(600);
    long second = append(ROOM, "b", options(9, 1_000_000, 9));
    loop.advance(500);
    assertThat(ids(after(ROOM, 0))).containsExactly(second);
    assertThat(after(ROOM, 0).complete()).isFalse();
    assertThat(after(ROOM, first).complete()).isTrue();
    loop.advance(600);

    assertThat(store.stats().events()).isZero();
    assertThat(store.stats().bytes()).isZero();
    assertThat(store.stats().dropped()).isZero();
    assertThat(after(ROOM, second)).isEqualTo(new HistoryPage(second, true, List.of()));
    assertThat(append(ROOM, "c", options(9, 1_000_000, 9))).isEqualTo(second + 1);
  }

  @Example
  void bytesOfAllRoomsAreBounded() {
    for (int i = 0; i < 10; i++) {
      append(new Key("/", "r" + i % 2), "x".repeat(2_000), options(100, 10_000, 9));
    }

    assertThat(store.stats().bytes()).isBetween(5_000L, 10_000L);
    assertThat(store.stats().dropped()).isEqualTo(10 - store.stats().events());
  }

  @Example
  void roomsAreBoundedAndIdsNeverComeAgain() {
    Key other = new Key("/", "other");
    long first = append(ROOM, "a", options(9, 1_000_000, 1));
    append(other, "b", options(9, 1_000_000, 1));
    long again = append(ROOM, "c", options(9, 1_000_000, 1));

    assertThat(store.stats().rooms()).isEqualTo(1);
    assertThat(store.stats().dropped()).isEqualTo(2);
    assertThat(again).isGreaterThan(first + 1);
    assertThat(after(ROOM, first).complete()).isFalse();
    assertThat(after(other, 5)).isEqualTo(new HistoryPage(0, false, List.of()));
  }

  @Example
  void replaysAreBoundedByBytes() {
    for (int i = 0; i < 5; i++) {
      append(ROOM, "x".repeat(1_000), options(9, 1_000_000, 9));
    }

    HistoryPage page = store.after(ROOM, 0, 100, 3_000);
    assertThat(page.events()).hasSize(2);
    assertThat(page.complete()).isFalse();
    assertThat(store.after(ROOM, 0, 100, 1).events()).hasSize(1);
  }
}
