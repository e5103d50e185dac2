package io.roomcast.backend;

import org.jspecify.annotations.Nullable;

/**
 * What a backend is: a webhook, or an address on the event bus. Immutable.
 *
 * @param options what both kinds have
 * @param webhook how it is called over HTTP; null for one on the event bus
 * @param bus its address on the event bus; empty for a webhook
 */
public record BackendSpec(BackendOptions options, @Nullable WebhookOptions webhook, String bus) {

  /** A webhook. */
  public static BackendSpec webhook(WebhookOptions webhook, BackendOptions options) {
    return new BackendSpec(options, webhook, "");
  }

  /** On the event bus. */
  public static BackendSpec bus(String address, BackendOptions options) {
    return new BackendSpec(options, null, address);
  }
}
