package io.roomcast.config;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Conf of a rule that asks a backend. Immutable. */
@Variants.Named("call")
public record CallConf(
    @Option(value = RuleConf.MATCH, min = "1", max = "200") String match,
    @Option(value = "Name of the backend.", min = "1") String backend,
    @Option(value = RuleConf.ALLOW, min = "1", max = "100") @Nullable List<ConditionConf> allow,
    @Option(RuleConf.SCHEMA) @Nullable RawJson schema,
    @Option(RuleConf.ARGS_SCHEMA) @Nullable RawJson argsSchema,
    @Option(RuleConf.DEDUPE) @Nullable DedupeConf dedupe)
    implements RuleConf, Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    RuleChecks.check(this, false, problem);
  }
}
