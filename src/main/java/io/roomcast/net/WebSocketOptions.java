package io.roomcast.net;

import org.jspecify.annotations.Nullable;

/**
 * Limits of a WebSocket connection.
 *
 * @param maxMessageBytes largest message accepted, in bytes after inflation; larger closes 1009
 * @param compression permessage-deflate settings, or null to refuse it
 */
public record WebSocketOptions(int maxMessageBytes, @Nullable Compression compression) {

  /**
   * permessage-deflate (RFC 7692), always with {@code server_no_context_takeover}, so that one
   * compressed frame serves every receiver.
   *
   * @param threshold messages of fewer payload bytes are sent uncompressed
   * @param level zlib level, 1 to 9
   * @param clientNoContextTakeover whether the client must reset its window after each message
   */
  public record Compression(int threshold, int level, boolean clientNoContextTakeover) {}
}
