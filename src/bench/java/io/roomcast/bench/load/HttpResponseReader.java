package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1.1 responses with a length, or chunked, one at a time. What arrives whole is read in
 * place. Fleet's event loop.
 */
final class HttpResponseReader {

  private @Nullable ByteBuf partial;
  private @Nullable ByteBuf body;
  private int status;
  private boolean closes;

  /** The body when the response is all there, valid until {@link #done}; else null. */
  @Nullable ByteBuf read(ByteBuf in) {
    ByteBuf all = in;
    ByteBuf before = partial;
    if (before != null) {
      all = before.writeBytes(in);
    }
    ByteBuf found = response(all);
    if (found == null && before == null) {
      partial = Unpooled.buffer(Math.max(2 * in.readableBytes(), 1024)).writeBytes(in);
    }
    return found;
  }

  private @Nullable ByteBuf response(ByteBuf in) {
    int from = in.readerIndex();
    int end = HttpText.headEnd(in, from, in.writerIndex());
    if (end < 0) {
      return null;
    }
    String head = HttpText.head(in, from, end);
    status = HttpText.status(in, from);
    closes = head.contains("\r\nconnection: close");
    if (head.contains("\r\ntransfer-encoding: chunked")) {
      return chunks(in, end);
    }
    int length = length(head);
    return in.writerIndex() - end < length ? null : in.slice(end, length);
  }

  private static int length(String head) {
    String field = "\r\ncontent-length:";
    int at = head.indexOf(field);
    if (at < 0) {
      return 0;
    }
    int from = at + field.length();
    return Integer.parseInt(head.substring(from, head.indexOf('\r', from)).strip());
  }

  /** Joins the chunks, once the last one is there. */
  private @Nullable ByteBuf chunks(ByteBuf in, int start) {
    ByteBuf joined = Unpooled.buffer(in.writerIndex() - start);
    int at = start;
    while (true) {
      int line = in.indexOf(at, in.writerIndex(), (byte) '\n');
      if (line < 0) {
        return null;
      }
      String text = in.toString(at, line - at, StandardCharsets.US_ASCII).strip();
      int size = Integer.parseInt(text.split(";", 2)[0], 16);
      at = line + 1 + size + 2;
      if (at > in.writerIndex()) {
        return null;
      }
      if (size == 0) {
        body = joined;
        return joined;
      }
      joined.writeBytes(in, line + 1, size);
    }
  }

  int status() {
    return status;
  }

  /** Whether the server will close the connection after this response. */
  boolean closes() {
    return closes;
  }

  /** Whether a part of a response has come. */
  boolean begun() {
    return partial != null;
  }

  /** The body was used; the next response may come. */
  void done() {
    close();
  }

  void close() {
    partial = released(partial);
    body = released(body);
  }

  private static @Nullable ByteBuf released(@Nullable ByteBuf buffer) {
    if (buffer != null) {
      buffer.release();
    }
    return null;
  }
}
