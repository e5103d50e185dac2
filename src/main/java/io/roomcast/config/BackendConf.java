package io.roomcast.config;

/** Conf of a backend: a webhook, told by {@code url}, or an event-bus address. Immutable. */
@Variants
public sealed interface BackendConf permits WebhookConf, BusBackendConf {

  /** What secrets of webhooks look like. */
  String SECRET = "whsec_[A-Za-z0-9+/]{32,86}={0,2}";

  // What the two kinds have in common is described once.

  /** Of {@code maxInFlight}. */
  String MAX_IN_FLIGHT = "Most calls under way, shared out to the event loops.";

  /** Of {@code queuePerSocket}. */
  String QUEUE_PER_SOCKET =
      "Most events of a socket that wait while one is with the backend; then its connection is"
          + " read no further until half are done.";

  /** Of {@code maxQueue}. */
  String MAX_QUEUE =
      "Most connects and events that wait to be sent, shared out to the event loops; one more"
          + " fails at once. As many disconnects may wait beside them.";

  /** Of {@code maxDeferredAcks}. */
  String MAX_DEFERRED_ACKS = "Most acks put off for later, shared out to the event loops.";

  /** Of {@code deferredAckTtl}. */
  String DEFERRED_ACK_TTL = "How long an ack may be put off.";

  /** Of {@code refreshEvery}. */
  String REFRESH_EVERY =
      "How often it is asked whether a socket that it admitted may stay; 0 for only at the time"
          + " that it gave it by expireAt.";

  /** Of {@code forwardHeaders}. */
  String FORWARD_HEADERS =
      "Headers of the client's handshake that it is sent with connect; clients may put anything"
          + " into them.";
}
