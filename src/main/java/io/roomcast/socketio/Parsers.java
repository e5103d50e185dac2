package io.roomcast.socketio;

/** The parsers that come with the server. */
public final class Parsers {

  private static final Parser MSGPACK = new MsgpackParser();

  private Parsers() {}

  /**
   * The default format: text packets, binary as attachments (socket.io-parser).
   *
   * @param maxAttachments most attachments, and most placeholders, that a client's packet may have;
   *     10 in the reference
   * @throws IllegalArgumentException when it is below 1
   */
  public static Parser json(int maxAttachments) {
    return new DefaultParser(maxAttachments);
  }

  /**
   * One msgpack map per packet (socket.io-msgpack-parser). It uses msgpack-core, which on JDK 24
   * and later warns on standard error, once, that it uses sun.misc.Unsafe; it uses none of it when
   * the system property {@code msgpack.universal-buffer} is {@code true} before the first packet.
   */
  public static Parser msgpack() {
    return MSGPACK;
  }
}
