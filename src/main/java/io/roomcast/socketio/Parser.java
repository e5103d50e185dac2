package io.roomcast.socketio;

import io.roomcast.engineio.Message;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A wire format of Socket.IO packets. Implement it for a custom parser; clients must use the same.
 * Implementations are thread-safe; their decoders belong to one session.
 */
public interface Parser {

  /** The name by which conf and metrics know it: {@code default}, {@code msgpack}. */
  String name();

  /**
   * Whether a session's first Socket.IO packet, text or binary, tells that it speaks this format.
   */
  boolean recognizes(boolean text);

  /** The packet as Engine.IO messages, to be sent contiguously. */
  List<Message> encode(Packet packet);

  /** A decoder for one session. */
  Decoder newDecoder();

  /** Puts packets together from the messages of one session. Event loop of the session. */
  interface Decoder {

    /**
     * Takes a text message; the answer is the packet it completed, or null when attachments are
     * due.
     *
     * @throws MalformedPacketException when the connection must be closed
     */
    @Nullable Packet text(String message) throws MalformedPacketException;

    /**
     * Takes a binary message, which must not change any more; the answer is the packet it
     * completed, or null when more are due.
     *
     * @throws MalformedPacketException when the connection must be closed
     */
    @Nullable Packet binary(Buffer message) throws MalformedPacketException;
  }
}
