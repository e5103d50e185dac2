package io.roomcast.backend;

import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.EventException;
import io.vertx.core.Handler;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rules for the events of a namespace, as a handler of its chain: the first that matches an
 * event's name is carried out. An event that none is for ends there: a client that asked for an ack
 * is told E_NO_RULE. Event loop of the sockets.
 */
public final class Rules implements Handler<EventContext> {

  private final Rule[] rules;
  private final RuleCounters counters;

  /** Index of the first rule for a name without wildcards. */
  private final Map<String, Integer> exact = new HashMap<>();

  /** Indexes of the rules for names with wildcards. */
  private final int[] wild;

  /** With these rules, in their order. */
  public Rules(List<Rule> rules, RuleCounters counters) {
    this.rules = rules.toArray(Rule[]::new);
    this.counters = counters;
    int[] patterns = new int[rules.size()];
    int count = 0;
    for (int i = 0; i < rules.size(); i++) {
      if (rules.get(i).names().exact()) {
        exact.putIfAbsent(rules.get(i).names().toString(), i);
      } else {
        patterns[count++] = i;
      }
    }
    this.wild = Arrays.copyOf(patterns, count);
  }

  @Override
  public void handle(EventContext context) {
    Rule rule = find(context.event());
    if (rule == null) {
      counters.noRule();
      context.fail(noRule());
    } else {
      rule.run(new RuleEvent(context, counters));
    }
  }

  /** Whether one of them is for events of this name. */
  public boolean match(String event) {
    return find(event) != null;
  }

  private @Nullable Rule find(String event) {
    Integer named = exact.get(event);
    int first = named == null ? rules.length : named;
    for (int index : wild) {
      if (index >= first) {
        break;
      }
      if (rules[index].names().test(event)) {
        return rules[index];
      }
    }
    return first < rules.length ? rules[first] : null;
  }

  private static EventException noRule() {
    return new EventException("E_NO_RULE", "no rule is for this event");
  }
}
