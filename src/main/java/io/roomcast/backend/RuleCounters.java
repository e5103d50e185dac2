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

  private final long[] done = new long[RuleKind.values().length];
  private final Map<String, Long> refused = new HashMap<>();
  private long noRule;
  private long unanswered;
  private long deduped;

  void done(RuleKind kind) {
    done[kind.ordinal()]++;
  }

  void noRule() {
    noRule++;
  }

  void deduped() {
    deduped++;
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
    Map<RuleKind, Long> byKind = new EnumMap<>(RuleKind.class);
    for (RuleKind kind : RuleKind.values()) {
      byKind.put(kind, done[kind.ordinal()]);
    }
    return new RuleStats(Map.copyOf(byKind), noRule, Map.copyOf(refused), unanswered, deduped);
  }
}
