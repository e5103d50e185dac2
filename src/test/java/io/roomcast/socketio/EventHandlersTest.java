package io.roomcast.socketio;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.socketio.EventHandlers.Entry;
import io.vertx.core.Handler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The registry answers alike whether few or many events have handlers. */
class EventHandlersTest {

  private final EventHandlers handlers = new EventHandlers();

  private static Handler<EventContext> handler() {
    return new Handler<>() {
      @Override
      public void handle(EventContext context) {}
    };
  }

  private List<Object> of(String event) {
    List<Object> found = new ArrayList<>();
    Arrays.stream(handlers.candidates(event))
        .filter(entry -> entry.event().equals(event))
        .forEach(entry -> found.add(entry.handler()));
    return found;
  }

  private void fill(int others) {
    for (int i = 0; i < others; i++) {
      handlers.add(Entry.of("other" + i, handler(), false));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 13, 14, 15, 16, 40})
  void keepsTheOrderAndForgetsWhatIsRemoved(int others) {
    Handler<EventContext> one = handler();
    Handler<EventContext> two = handler();
    handlers.add(Entry.of("e", one, false));
    fill(others);
    handlers.add(Entry.of("e", two, false));
    handlers.add(Entry.of("e", one, false));
    assertThat(of("e")).containsExactly(one, two, one);

    Entry[] before = handlers.candidates("e");
    Entry[] copy = before.clone();
    handlers.remove("e", one);
    assertThat(of("e")).containsExactly(two, one);
    assertThat(before).as("handed out before").containsExactly(copy);

    handlers.remove("other0", one);
    assertThat(of("e")).as("of another event").hasSize(2);
    handlers.removeAll("e");
    assertThat(of("e")).isEmpty();
    for (int i = 0; i < others; i++) {
      assertThat(of("other" + i)).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 40})
  void aCopyGoesItsOwnWay(int others) {
    fill(others);
    Handler<EventContext> handler = handler();
    EventHandlers copy = new EventHandlers(handlers);
    handlers.add(Entry.of("e", handler, false));
    copy.add(Entry.of("f", handler, false));
    assertThat(of("e")).hasSize(1);
    assertThat(of("f")).isEmpty();
    assertThat(copy.candidates("e")).noneMatch(entry -> entry.event().equals("e"));
  }
}
