package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import java.util.Collection;

/**
 * The wire format of one protocol revision: packets as WebSocket messages, payloads as HTTP bodies.
 * Stateless, any thread; whatever it is given, it throws nothing.
 */
sealed interface PayloadCodec permits PayloadCodecV3, PayloadCodecV4 {

  /** The codec of protocol 3 or 4. */
  static PayloadCodec of(int protocol) {
    return protocol == 3 ? PayloadCodecV3.INSTANCE : PayloadCodecV4.INSTANCE;
  }

  /** Decodes one WebSocket text message. */
  void decode(String text, PacketReceiver receiver);

  /** Decodes one WebSocket binary message. */
  void decode(Buffer binary, PacketReceiver receiver);

  /**
   * Decodes a payload.
   *
   * @param body the request body
   * @param octets whether it came as {@code application/octet-stream} (protocol 3 only)
   */
  PayloadDecoder decoder(Buffer body, boolean octets);

  /** Decodes a payload that is text already (from a JSONP form). */
  PayloadDecoder decoder(String payload);

  /** Encodes a payload as text, binary data in base64. */
  String encode(Collection<Packet> packets);

  /** A message as WebSocket text message, without binary frames: binary data in base64. */
  String base64(Buffer data);
}
