package io.roomcast.config;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Conf of the cluster: how nodes find each other on Redis. Immutable. */
public record RedisConf(
    @Option(
            value =
                "Which of Node's adapters the nodes of the cluster speak: classic, createAdapter of"
                    + " @socket.io/redis-adapter; sharded, its createShardedAdapter, over the sharded"
                    + " Pub/Sub of Redis 7 and later; or streams, @socket.io/redis-streams-adapter,"
                    + " over Redis streams, with recovery at any node.",
            byDefault = "classic")
        Adapter adapter,
    @Option(
            value =
                "What the endpoints are: one server (of several, one after the other is tried),"
                    + " sentinels, or all masters of a Redis Cluster; with sharded, some of its"
                    + " servers.",
            byDefault = "standalone")
        Mode mode,
    @Option(
            value = "Where they are; rediss:// is TLS.",
            byDefault = "redis://127.0.0.1:6379",
            pattern = "rediss?://\\S+",
            min = "1",
            max = "100")
        List<String> endpoints,
    @Option(value = "Name of the master that the sentinels watch.", byDefault = "mymaster")
        String masterName,
    @Option(value = "User of Redis' ACL; empty for the default one.", byDefault = "") String user,
    @Option(value = "Its password; empty for none.", byDefault = "", secret = Secrecy.MASKED)
        String password,
    @Option("TLS, of rediss endpoints.") RedisTlsConf tls,
    @Option(value = "Time that a connection may take.", byDefault = "5s", min = "10ms", max = "10m")
        Duration connectTimeout,
    @Option(
            value =
                "Time from a lost connection to the first attempt at a new one; each further one"
                    + " waits longer by half.",
            byDefault = "100ms",
            min = "1ms",
            max = "10m")
        Duration reconnectMin,
    @Option(
            value =
                "Time between two attempts, at most; not longer than settle, or what has waited is"
                    + " sent before all nodes are back.",
            byDefault = "1s",
            min = "1ms",
            max = "10m")
        Duration reconnectMax,
    @Option(
            value =
                "What the names of channels begin with: the key, or channelPrefix, of Node's"
                    + " adapter. All nodes and emitters of a cluster have the same.",
            byDefault = "socket.io",
            min = "1",
            max = "200")
        String prefix,
    @Option(
            value =
                "What broadcasts are written in, with classic; all nodes of a cluster have the"
                    + " same. Binary does not survive json.",
            byDefault = "msgpack")
        Parser parser,
    @Option(
            value =
                "How rooms are subscribed to, with classic: dynamic, each that has members here by"
                    + " itself; pattern, all that there are, as Node does.",
            byDefault = "dynamic")
        Subscriptions subscriptions,
    @Option(
            value =
                "Which rooms have channels of their own, with sharded; all nodes of a cluster have"
                    + " the same: static, none; dynamic, all but those of a single socket;"
                    + " dynamic-private, all.",
            byDefault = "dynamic")
        SubscriptionMode subscriptionMode,
    @Option(value = "Rooms in one command.", byDefault = "512", min = "1", max = "10000")
        int subscribeBatch,
    @Option(
            value = "Time for which a room without members stays subscribed.",
            byDefault = "10s",
            min = "0s",
            max = "1h")
        Duration linger,
    @Option(
            value = "Time for which a join waits for Redis, at most.",
            byDefault = "1s",
            min = "1ms",
            max = "1m")
        Duration joinTimeout,
    @Option(
            value =
                "Whether answers go only to the node that asked, with classic; with sharded they"
                    + " always do.",
            byDefault = "false")
        boolean publishOnSpecificResponseChannel,
    @Option(
            value = "Time for which the answers of other nodes are waited for.",
            byDefault = "5s",
            min = "1ms",
            max = "10m")
        Duration requestsTimeout,
    @Option(
            value = "Questions to other nodes that may be open; further ones fail.",
            byDefault = "10000",
            min = "1",
            max = "1000000")
        int maxRequests,
    @Option(
            value = "Largest message, sent or received; larger ones are dropped.",
            byDefault = "8MiB",
            min = "1KiB",
            max = "512MiB")
        DataSize maxMessage,
    @Option("What may wait while Redis is away or slow.") RedisQueueConf queue,
    @Option("What may be on its way from Redis to the event loops.") RedisHandOverConf handOver,
    @Option("What other nodes are told of the sockets of this one.") FetchSocketsConf fetchSockets,
    @Option(
            value =
                "Time between two probes of the connections; after two that fail, they are made"
                    + " anew.",
            byDefault = "5s",
            min = "10ms",
            max = "10m")
        Duration watchdog,
    @Option(
            value =
                "Time for which what has waited for Redis waits on, once it is back, for the other"
                    + " nodes to be back as well.",
            byDefault = "2s",
            min = "0s",
            max = "1m")
        Duration settle,
    @Option(
            value =
                "Time after which a node that is silent is taken for dead; all nodes of a cluster"
                    + " have the same.",
            byDefault = "15s",
            min = "1s",
            max = "10m")
        Duration nodeLease,
    @Option("What is made of a Redis that is not there.") RedisFailureConf onFailure,
    @Option("The streams of the adapter streams.") RedisStreamsConf streams)
    implements Checked {

  private static final Pattern ENDPOINT =
      Pattern.compile("rediss?://(?:[^\\s@/:\\[\\]]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  private static final int MAX_PORT = 65_535;

  @Override
  public void check(BiConsumer<String, String> problem) {
    for (int i = 0; i < endpoints.size(); i++) {
      if (!isEndpoint(endpoints.get(i))) {
        problem.accept(
            "endpoints[" + i + "]",
            "redis://host:port or rediss://host:port; user and password have keys of their own");
      }
    }
    if (reconnectMax.compareTo(reconnectMin) < 0) {
      problem.accept("reconnectMax", "at least reconnectMin");
    }
    if (password.isEmpty() && !user.isEmpty()) {
      problem.accept("password", "a text, since user is set");
    }
    if (adapter == Adapter.STREAMS && mode == Mode.CLUSTER) {
      problem.accept("mode", "\"standalone\" or \"sentinel\", since adapter is \"streams\"");
    }
    if (adapter != Adapter.SHARDED && subscriptionMode != SubscriptionMode.DYNAMIC) {
      problem.accept("subscriptionMode", "nothing, since it is for the adapter \"sharded\"");
    }
    if (adapter != Adapter.STREAMS) {
      String other = "nothing, since it is for the adapter \"streams\"";
      streams.changed().forEach(key -> problem.accept("streams." + key, other));
    }
    if (adapter != Adapter.CLASSIC) {
      checkNotClassic(problem);
    }
  }

  private static boolean isEndpoint(String text) {
    Matcher parts = ENDPOINT.matcher(text);
    if (!parts.matches()) {
      return false;
    }
    String port = parts.group(1);
    return port == null || (Integer.parseInt(port) > 0 && Integer.parseInt(port) <= MAX_PORT);
  }

  private void checkNotClassic(BiConsumer<String, String> problem) {
    String other = "nothing, since it is for the adapter \"classic\"";
    if (parser != Parser.MSGPACK) {
      problem.accept("parser", other);
    }
    if (subscriptions != Subscriptions.DYNAMIC) {
      problem.accept("subscriptions", other);
    }
    if (publishOnSpecificResponseChannel) {
      problem.accept("publishOnSpecificResponseChannel", other);
    }
  }

  /** Which wire format. */
  public enum Adapter {
    CLASSIC,
    SHARDED,
    STREAMS
  }

  /** Which rooms have channels of their own. */
  public enum SubscriptionMode implements Spelled {
    STATIC("static"),
    DYNAMIC("dynamic"),
    DYNAMIC_PRIVATE("dynamic-private");

    private final String spelling;

    SubscriptionMode(String spelling) {
      this.spelling = spelling;
    }

    /** As Node's adapter writes it. */
    @Override
    public String spelling() {
      return spelling;
    }
  }

  /** What the endpoints are. */
  public enum Mode {
    STANDALONE,
    SENTINEL,
    CLUSTER
  }

  /** What broadcasts are written in. */
  public enum Parser {
    MSGPACK,
    JSON
  }

  /** How rooms are subscribed to. */
  public enum Subscriptions {
    DYNAMIC,
    PATTERN
  }
}
