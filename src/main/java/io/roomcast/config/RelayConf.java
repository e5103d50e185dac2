package io.roomcast.config;

/** Conf of a rule that sends the event on to others. Immutable. */
@Variants.Named("relay")
public record RelayConf(
    @Option(value = "Names of the events; * stands for any text.", min = "1") String match)
    implements RuleConf {}
