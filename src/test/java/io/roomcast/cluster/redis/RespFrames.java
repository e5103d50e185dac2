package io.roomcast.cluster.redis;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;

/** Cuts what comes on a connection of Redis, in any pieces, into commands or replies. */
final class RespFrames {

  private static final int UNFINISHED = -1;

  private final Consumer<String> whole;
  private Buffer rest = Buffer.buffer();

  /**
   * @param whole told of each, a character for each byte
   */
  RespFrames(Consumer<String> whole) {
    this.whole = whole;
  }

  void add(Buffer piece) {
    rest.appendBuffer(piece);
    int from = 0;
    for (int to = end(from); to != UNFINISHED; to = end(from)) {
      whole.accept(rest.getString(from, to, StandardCharsets.ISO_8859_1.name()));
      from = to;
    }
    rest = rest.getBuffer(from, rest.length());
  }

  /** Where the frame ends that begins there. */
  private int end(int from) {
    int line = lineEnd(from);
    if (line == UNFINISHED) {
      return UNFINISHED;
    }
    char kind = (char) rest.getByte(from);
    return switch (kind) {
      case '$', '=', '!' -> bulk(line, number(from, line));
      case '*', '~', '>' -> items(line, number(from, line));
      case '%', '|' -> items(line, 2 * number(from, line));
      default -> line;
    };
  }

  private int lineEnd(int from) {
    for (int i = from; i + 1 < rest.length(); i++) {
      if (rest.getByte(i) == '\r' && rest.getByte(i + 1) == '\n') {
        return i + 2;
      }
    }
    return UNFINISHED;
  }

  private int number(int from, int line) {
    return Integer.parseInt(rest.getString(from + 1, line - 2));
  }

  private int bulk(int line, int length) {
    int end = length < 0 ? line : line + length + 2;
    return end <= rest.length() ? end : UNFINISHED;
  }

  private int items(int line, int count) {
    int end = line;
    for (int i = 0; i < count && end != UNFINISHED; i++) {
      end = end(end);
    }
    return end;
  }
}
