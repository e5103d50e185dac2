package io.roomcast.handler;

/** The limits of {@link LimitHandler}: the complete set. */
public enum LimitKind {
  CONNECTIONS_PER_USER("connectionsPerUser"),
  EVENTS_PER_SOCKET("eventsPerSocket"),
  EVENTS_PER_NAME("eventsPerName"),
  EVENTS_PER_USER("eventsPerUser"),
  EVENTS_PER_IP("eventsPerIp"),
  MAX_PAYLOAD("maxPayload"),
  VIOLATIONS("violations");

  private final String text;

  LimitKind(String text) {
    this.text = text;
  }

  /** Its name in the conf, in metrics and in what clients are told. */
  public String text() {
    return text;
  }
}
