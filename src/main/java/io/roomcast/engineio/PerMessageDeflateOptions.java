package io.roomcast.engineio;

/**
 * permessage-deflate on WebSockets. The server's side never keeps its window between messages
 * ({@code server_no_context_takeover}), so that a broadcast is compressed once for all.
 *
 * @param threshold messages of fewer bytes are sent uncompressed
 * @param level zlib level, 1 (fast) to 9 (small)
 * @param clientNoContextTakeover whether clients must not keep their window either: saves memory
 */
public record PerMessageDeflateOptions(int threshold, int level, boolean clientNoContextTakeover) {

  /** What {@code perMessageDeflate: true} means. */
  public PerMessageDeflateOptions() {
    this(1024, 6, false);
  }
}
