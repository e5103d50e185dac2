package io.roomcast.it;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * The handshakes that go through a load balancer, as it sees them: when a node was asked, and when
 * it answered. Event loop of the balancer, but for what is immutable.
 */
public final class Handshakes {

  private static final int LONGEST_REQUEST_LINE = 1_024;

  /**
   * One that was answered. The node decided at some time between the two, by {@link
   * System#nanoTime()}.
   *
   * @param node its port
   * @param accepted whether a session was opened; else it was refused
   */
  public record Handshake(int node, long asked, long answered, boolean accepted) {}

  private final List<Handshake> all = new ArrayList<>();

  /** All until now; a copy. */
  List<Handshake> all() {
    return List.copyOf(all);
  }

  /** A connection to a node. */
  Wire wire(int node) {
    return new Wire(node);
  }

  /** What goes over one connection: official clients send one request at a time. */
  final class Wire {

    private final int node;
    private boolean asking;
    private boolean webSocket;
    private long asked;

    private Wire(int node) {
      this.node = node;
    }

    /** The client has sent that. */
    void request(Buffer bytes) {
      if (!webSocket && bytes.length() > 0 && bytes.getByte(0) == 'G') {
        String line = line(bytes);
        asking = line.contains("EIO=") && !line.contains("sid=");
        asked = System.nanoTime();
        webSocket = line.contains("transport=websocket");
      }
    }

    private static String line(Buffer bytes) {
      int length = Math.min(bytes.length(), LONGEST_REQUEST_LINE);
      String start = bytes.getString(0, length, StandardCharsets.ISO_8859_1.name());
      int end = start.indexOf('\r');
      return end < 0 ? start : start.substring(0, end);
    }

    /** The node has sent that. */
    void answer(Buffer bytes) {
      if (asking) {
        asking = false;
        // "HTTP/1.1 101" and "HTTP/1.1 200" open a session.
        boolean accepted = bytes.length() > 9 && bytes.getByte(9) < '3';
        all.add(new Handshake(node, asked, System.nanoTime(), accepted));
      }
    }
  }

  /**
   * Most sessions that were opened within so many ms, for certain: those whose requests and answers
   * both lie in one window of that length. There is no window with as many only because of what the
   * balancer saw late.
   */
  public static int most(List<Handshake> handshakes, long millis) {
    long length = TimeUnit.MILLISECONDS.toNanos(millis);
    List<Handshake> opened =
        handshakes.stream()
            .filter(Handshake::accepted)
            .sorted(Comparator.comparingLong(Handshake::answered))
            .toList();
    PriorityQueue<Long> asked = new PriorityQueue<>();
    int most = 0;
    for (Handshake last : opened) {
      asked.add(last.asked());
      // All of them were answered by now; those asked too early go, and cannot come back.
      while (!asked.isEmpty() && last.answered() - asked.element() >= length) {
        asked.remove();
      }
      most = Math.max(most, asked.size());
    }
    return most;
  }

  /** The same of the node that opened most. */
  public static int mostOfOne(List<Handshake> handshakes, long millis) {
    return handshakes.stream()
        .map(Handshake::node)
        .distinct()
        .mapToInt(node -> most(handshakes.stream().filter(h -> h.node() == node).toList(), millis))
        .max()
        .orElse(0);
  }
}
