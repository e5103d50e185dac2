package io.roomcast.config;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Conf of what happens to an event: the key {@code do} tells. Immutable. */
@Variants(tag = "do")
public sealed interface RuleConf permits RelayConf, JoinConf, LeaveConf, CallConf, HandleConf {

  /** What is said of the keys that several kinds have. */
  String MATCH = "Names of the events; * stands for any text.";

  String ALLOW =
      "Who may: patterns of rooms, or objects with room, in, user, cap, claim and equals, of which"
          + " one must hold; without this key, everybody.";

  String SCHEMA = "JSON Schema that the first argument must fit.";

  String ARGS_SCHEMA = "JSON Schema that the array of all arguments must fit.";

  String DEDUPE = "Handles an event that is sent again only once, and repeats its ack.";

  String SOCKET_IDS =
      "Whether a room may be one that is named like the id of a socket: of one that is not the"
          + " sender.";

  /** Names of events. */
  String match();

  /** Who may use it; null for everybody. */
  @Nullable List<ConditionConf> allow();

  /** What the first argument must fit, or null. */
  @Nullable RawJson schema();

  /** What the array of arguments must fit, or null. */
  @Nullable RawJson argsSchema();

  /** How events that come again are told, or null. */
  @Nullable DedupeConf dedupe();
}
