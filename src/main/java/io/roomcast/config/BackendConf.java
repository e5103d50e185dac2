package io.roomcast.config;

/** Conf of a backend: a webhook, told by {@code url}, or an event-bus address. Immutable. */
@Variants
public sealed interface BackendConf permits WebhookConf, BusBackendConf {

  /** What secrets of webhooks look like. */
  String SECRET = "whsec_[A-Za-z0-9+/]{32,86}={0,2}";
}
