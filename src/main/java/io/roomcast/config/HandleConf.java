package io.roomcast.config;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Conf of a rule that gives the event to a handler of your own. Immutable. */
@Variants.Named("handle")
public record HandleConf(
    @Option(value = RuleConf.MATCH, min = "1", max = "200") String match,
    @Option(
            value =
                "Name of a class on the class path: a public Handler<EventContext> with a public"
                    + " constructor that takes a JsonObject or nothing.",
            name = "class",
            min = "1")
        String className,
    @Option(value = "What the constructor gets.", secret = Secrecy.MASKED)
        @Nullable RawJson options,
    @Option(value = RuleConf.ALLOW, min = "1", max = "100") @Nullable List<ConditionConf> allow,
    @Option(RuleConf.SCHEMA) @Nullable RawJson schema,
    @Option(RuleConf.ARGS_SCHEMA) @Nullable RawJson argsSchema,
    @Option(RuleConf.DEDUPE) @Nullable DedupeConf dedupe)
    implements RuleConf, Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    RuleChecks.check(this, false, problem);
    HandlerClasses.check(className, HandlerClasses.EVENT, problem);
  }
}
