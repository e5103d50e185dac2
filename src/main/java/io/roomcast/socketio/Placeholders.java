package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.List;

/**
 * Where in a JSON text the placeholders of attachments stand: objects with {@code
 * "_placeholder":true} and a {@code "num"} (Socket.IO protocol 5, binary events). In the order of
 * the text. Immutable, thread-safe.
 */
final class Placeholders {

  static final Placeholders NONE = new Placeholders(new int[0], 0);

  /** Start, end and number of the attachment, for each. */
  private final int[] triples;

  private final int count;

  Placeholders(int[] triples, int count) {
    this.triples = triples;
    this.count = count;
  }

  int count() {
    return count;
  }

  int start(int index) {
    return triples[3 * index];
  }

  int end(int index) {
    return triples[3 * index + 1];
  }

  /** Which attachment it stands for, from 0. */
  int number(int index) {
    return triples[3 * index + 2];
  }

  /** Index of the first that starts at {@code pos} or later. */
  int firstFrom(int pos) {
    int low = 0;
    int high = count;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (start(middle) < pos) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Writes text with its attachments, under other numbers where the packet needs it. */
  void write(String text, int from, int to, List<Buffer> attachments, JsonWriter out) {
    int[] renumbered = new int[attachments.size()];
    Arrays.fill(renumbered, -1);
    int written = from;
    for (int i = firstFrom(from); i < count && start(i) < to; i++) {
      out.raw(text, written, start(i));
      written = end(i);
      int number = number(i);
      if (out.inlinesBinary()) {
        out.inline(attachments.get(number));
        continue;
      }
      if (renumbered[number] < 0) {
        renumbered[number] = out.attach(attachments.get(number));
      }
      if (renumbered[number] == number) {
        out.placeholder(number, text, start(i), end(i));
      } else {
        out.placeholder(renumbered[number]);
      }
    }
    out.raw(text, written, to);
  }
}
