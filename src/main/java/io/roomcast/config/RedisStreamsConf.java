package io.roomcast.config;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Conf of the adapter {@code streams}; the names are those of Node's options. Immutable. */
public record RedisStreamsConf(
    @Option(
            value = "The stream, or what the names of several begin with: Node's streamName.",
            byDefault = "socket.io",
            min = "1",
            max = "200")
        String name,
    @Option(
            value =
                "Streams among which namespaces are divided: Node's streamCount. With one, the"
                    + " stream has the name alone.",
            byDefault = "1",
            min = "1",
            max = "64")
        int count,
    @Option(
            value =
                "Entries that a stream keeps, about. Nodes that are further behind miss some, and"
                    + " so do sessions.",
            byDefault = "10000",
            min = "100",
            max = "100000000")
        int maxLen,
    @Option(value = "Entries read at a time.", byDefault = "500", min = "1", max = "100000")
        int readCount,
    @Option(
            value = "Time for which Redis waits for entries before it says that there are none.",
            byDefault = "5s",
            min = "10ms",
            max = "1m")
        Duration block,
    @Option(
            value = "What the keys of sessions begin with.",
            byDefault = "sio:session:",
            min = "1",
            max = "200")
        String sessionKeyPrefix,
    @Option(
            value =
                "Time for which a session is looked for that a client asks for: the node that had"
                    + " it may be about to write it.",
            byDefault = "1s",
            min = "0s",
            max = "1m")
        Duration sessionWait,
    @Option(
            value =
                "Time for which clients of this node wait for what it sends to come back from the"
                    + " stream, with recovery and while Redis is there; then, and at once while it"
                    + " is away, they get it without an offset.",
            byDefault = "500ms",
            min = "10ms",
            max = "1m")
        Duration localWait,
    @Option(
            value =
                "Which sessions are kept for recovery: disconnect, those that were lost, as Node"
                    + " does; always, all, so that they survive the sudden end of their node.",
            byDefault = "disconnect")
        Persist persist,
    @Option(
            value =
                "Memory of a process for the latest broadcasts, about: clients that come back and"
                    + " missed no more than these cost Redis nothing. For recovery only.",
            byDefault = "16MiB",
            min = "0B",
            max = "16GiB")
        DataSize recent) {

  /** As it is when the conf says nothing of it. */
  static final RedisStreamsConf DEFAULT =
      new RedisStreamsConf(
          "socket.io",
          1,
          10_000,
          500,
          Duration.ofSeconds(5),
          "sio:session:",
          Duration.ofSeconds(1),
          Duration.ofMillis(500),
          Persist.DISCONNECT,
          new DataSize(16 << 20));

  /** Keys that say something else than the default. */
  List<String> changed() {
    Map<String, Object> defaults = DEFAULT.values();
    return values().entrySet().stream()
        .filter(entry -> !entry.getValue().equals(defaults.get(entry.getKey())))
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  private Map<String, Object> values() {
    return Map.of(
        "name", name,
        "count", count,
        "maxLen", maxLen,
        "readCount", readCount,
        "block", block,
        "sessionKeyPrefix", sessionKeyPrefix,
        "sessionWait", sessionWait,
        "localWait", localWait,
        "persist", persist,
        "recent", recent);
  }

  /** Which sessions are kept for recovery. */
  public enum Persist {
    DISCONNECT,
    ALWAYS
  }
}
