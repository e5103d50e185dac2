package io.roomcast.config;

/** Conf of a backend: a webhook, told by {@code url}, or an event-bus address. Immutable. */
@Variants
public sealed interface BackendConf permits WebhookConf, BusBackendConf {}
