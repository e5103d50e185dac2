package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** The little of HTTP/1.1 that the clients read. Stateless. */
final class HttpText {

  private static final int BLANK_LINE = '\r' << 24 | '\n' << 16 | '\r' << 8 | '\n';

  private HttpText() {}

  /** The index after the blank line that ends a head, or -1 when it is not there. */
  static int headEnd(ByteBuf in, int from, int to) {
    for (int at = from; at + 4 <= to; at++) {
      if (in.getInt(at) == BLANK_LINE) {
        return at + 4;
      }
    }
    return -1;
  }

  /** The status of the response that begins here, whose head is all there. */
  static int status(ByteBuf in, int from) {
    int at = from + "HTTP/1.1 ".length();
    return (in.getByte(at) - '0') * 100
        + (in.getByte(at + 1) - '0') * 10
        + (in.getByte(at + 2) - '0');
  }

  /** A head's text in lower case, to look for fields in. */
  static String head(ByteBuf in, int from, int end) {
    return in.toString(from, end - from, StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
  }
}
