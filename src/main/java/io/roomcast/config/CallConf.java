package io.roomcast.config;

/** Conf of a rule that asks a backend. Immutable. */
@Variants.Named("call")
public record CallConf(
    @Option(value = "Names of the events; * stands for any text.", min = "1") String match,
    @Option(value = "Name of the backend.", min = "1") String backend)
    implements RuleConf {}
