package io.roomcast.config;

/** Conf of what happens to an event: the key {@code do} tells. Immutable. */
@Variants(tag = "do")
public sealed interface RuleConf permits RelayConf, CallConf {}
