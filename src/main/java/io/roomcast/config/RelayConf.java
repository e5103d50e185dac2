package io.roomcast.config;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Conf of a rule that sends the event on to others. Immutable. */
@Variants.Named("relay")
public record RelayConf(
    @Option(value = RuleConf.MATCH, min = "1", max = "200") String match,
    @Option(
            value = "Rooms to send it to, as templates; without this key, the whole namespace.",
            pattern = TemplateSyntax.ROOM)
        @Nullable TextList to,
    @Option(
            value = "Name to send it under; empty for the name it came with.",
            byDefault = "",
            max = "200")
        String event,
    @Option(value = "Whether the sender does not get it.", byDefault = "true") boolean exceptSender,
    @Option(value = "Whether the sender must be in all of the rooms.", byDefault = "false")
        boolean mustBeIn,
    @Option(
            value =
                "Whether it may get lost on the way to receivers that are slow; such events are not"
                    + " kept in the history.",
            name = "volatile",
            byDefault = "false")
        boolean isVolatile,
    @Option(
            value = "Whether {id, user} of the sender is added as the last argument.",
            byDefault = "false")
        boolean addSender,
    @Option(
            value = "Leading arguments that are not sent, as one that only names the room.",
            byDefault = "0",
            min = "0",
            max = "10")
        int skipArgs,
    @Option(value = "Whether receivers of other nodes do not get it.", byDefault = "false")
        boolean local,
    @Option(value = RuleConf.SOCKET_IDS, byDefault = "false") boolean socketIds,
    @Option(value = RuleConf.ALLOW, min = "1", max = "100") @Nullable List<ConditionConf> allow,
    @Option(RuleConf.SCHEMA) @Nullable RawJson schema,
    @Option(RuleConf.ARGS_SCHEMA) @Nullable RawJson argsSchema,
    @Option(RuleConf.DEDUPE) @Nullable DedupeConf dedupe)
    implements RuleConf, Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    RuleChecks.check(this, to != null, problem);
    if (to == null && mustBeIn) {
      problem.accept("mustBeIn", "false, unless there is \"to\"");
    }
    if (to == null && socketIds) {
      problem.accept("socketIds", "false, unless there is \"to\"");
    }
    if (RuleChecks.RESERVED.contains(event)) {
      problem.accept("event", "none of " + String.join(", ", RuleChecks.RESERVED));
    }
  }
}
