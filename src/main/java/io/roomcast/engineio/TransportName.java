package io.roomcast.engineio;

/** The transports of Engine.IO, by their names on the wire. */
public enum TransportName {
  POLLING("polling"),
  WEBSOCKET("websocket");

  private final String wire;

  TransportName(String wire) {
    this.wire = wire;
  }

  /** The value of the {@code transport} query parameter. */
  public String wire() {
    return wire;
  }
}
