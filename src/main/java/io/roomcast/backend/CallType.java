package io.roomcast.backend;

/** What a backend is called for. */
public enum CallType {
  /** Whether a socket may come in. */
  CONNECT("connect", "con_"),
  /** An event that a client sent. */
  EVENT("event", "evt_"),
  /** A socket has left. */
  DISCONNECT("disconnect", "dis_"),
  /** Whether a socket may stay. */
  REFRESH("refresh", "ref_");

  private final String text;
  private final String idPrefix;

  CallType(String text, String idPrefix) {
    this.text = text;
    this.idPrefix = idPrefix;
  }

  /** As it stands in envelopes and for {@code {type}} in addresses. */
  public String text() {
    return text;
  }

  /** What the ids of such calls begin with. */
  String idPrefix() {
    return idPrefix;
  }
}
