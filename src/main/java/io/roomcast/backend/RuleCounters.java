package io.roomcast.backend;

import io.roomcast.socketio.EventException;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;

/** The numbers behind {@link RuleStats}. Event loop of the rules; they outlive a reload. */
public final class RuleCounters {

  /** Codes of handlers of the operator's are theirs to choose; beyond so many they are one. */
  private static final int MAX_CODES = 100;

  private static final String OTHER = "other";

  private final Map<RuleKind, Long> done = new EnumMap<>(RuleKind.class);
  private final Map<String, Long> refused = new HashMap<>();
  private long noRule;
  private long unanswered;

  void done(RuleKind kind) {
    done.merge(kind, 1L, Long::sum);
  }

  void noRule() {
    noRule++;
  }

  void refused(EventException refusal) {
    if (!refusal.answered()) {
      unanswered++;
      return;
    }
    boolean known = refused.containsKey(refusal.code()) || refused.size() < MAX_CODES;
    refused.merge(known ? refusal.code() : OTHER, 1L, Long::sum);
  }

  /** The numbers now. */
  public RuleStats snapshot() {
    return new RuleStats(Map.copyOf(done), noRule, Map.copyOf(refused), unanswered);
  }
}
