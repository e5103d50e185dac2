package io.roomcast.backend;

import java.util.Map;

/**
 * What the rules of one event loop have done. Immutable.
 *
 * @param done events that a rule was carried out for, by its kind
 * @param noRule events that no rule was for
 * @param refused events refused, by code; E_NO_RULE is not among them
 * @param unanswered events that a backend could not be asked about; their acks time out
 */
public record RuleStats(
    Map<RuleKind, Long> done, long noRule, Map<String, Long> refused, long unanswered) {}
