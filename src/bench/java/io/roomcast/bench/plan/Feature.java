package io.roomcast.bench.plan;

/** What a case needs of a server and not every server has. */
public enum Feature {
  POLLING("polling"),
  LOOPS("several event loops"),
  DEFLATE("permessage-deflate"),
  MSGPACK("the msgpack parser"),
  BINARY("binary values"),
  API("the server API");

  private final String words;

  Feature(String words) {
    this.words = words;
  }

  /** In the words of a report. */
  public String words() {
    return words;
  }
}
