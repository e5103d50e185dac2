package io.roomcast.config;

/** How a socket is ended that is not to stay. */
public enum End {
  /** Its connection is closed: clients reconnect by themselves. */
  CLOSE,
  /** It is disconnected from its namespace: clients do not reconnect by themselves. */
  DISCONNECT
}
