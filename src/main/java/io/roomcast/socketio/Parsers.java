package io.roomcast.socketio;

/** The parsers that come with the server. */
public final class Parsers {

  private Parsers() {}

  /**
   * The default format: text packets, binary as attachments (socket.io-parser).
   *
   * @param maxAttachments most attachments a packet may have, 1 to 10 in the reference
   */
  public static Parser json(int maxAttachments) {
    throw new IllegalStateException("skeleton");
  }

  /** One msgpack map per packet (socket.io-msgpack-parser). */
  public static Parser msgpack() {
    throw new IllegalStateException("skeleton");
  }
}
