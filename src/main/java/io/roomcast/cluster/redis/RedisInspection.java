package io.roomcast.cluster.redis;

import io.roomcast.cluster.Channels;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Looks at whether a Redis has what an adapter and nodes need of it: version, rights, room for
 * subscribers that are behind. The names of channels and keys that it tries begin as those in use
 * do, and are none of these, and streams are only read: nodes that run do not notice. One use; any
 * thread.
 */
public final class RedisInspection {

  /** How well something is. */
  public enum Grade {
    GOOD,
    /** It works, and something may be missing when it matters. */
    DOUBTFUL,
    /** It does not work. */
    BAD
  }

  /** What was found, in words for the operator. */
  public record Finding(Grade grade, String text) {}

  private static final byte[] PAYLOAD = {'0'};

  /** With lower ones, channels have no rights, and nothing was tried. */
  private static final int TRIED_VERSION = 6;

  /** What {@code client-output-buffer-limit} should be at least: hard, soft, seconds. */
  private static final long HARD = 32L << 20;

  private static final long SOFT = 8L << 20;
  private static final int SOFT_SECONDS = 60;
  private static final Pattern PUBSUB_LIMIT = Pattern.compile("pubsub (\\d+) (\\d+) (\\d+)");

  private final Vertx vertx;
  private final RelayOptions options;
  private final PubSub pubSub;
  private final boolean pattern;
  private final @Nullable StreamsOptions streams;
  private final List<Finding> findings = new ArrayList<>();

  /** For the classic adapter with these options. */
  public RedisInspection(Vertx vertx, ClassicOptions options) {
    this(vertx, options.relay(), PubSub.PLAIN, options.pattern(), null);
  }

  /** For the sharded adapter with these options. */
  public RedisInspection(Vertx vertx, ShardedOptions options) {
    this(vertx, options.relay(), PubSub.SHARDED, false, null);
  }

  /** For the adapter of streams with these options. */
  public RedisInspection(Vertx vertx, StreamsOptions options) {
    this(vertx, options.relay(), PubSub.PLAIN, false, options);
  }

  private RedisInspection(
      Vertx vertx,
      RelayOptions options,
      PubSub pubSub,
      boolean pattern,
      @Nullable StreamsOptions streams) {
    this.vertx = vertx;
    this.options = options;
    this.pubSub = pubSub;
    this.pattern = pattern;
    this.streams = streams;
  }

  /** Looks; never fails. */
  public Future<List<Finding>> run() {
    Redis publishing = client();
    Redis subscribing = client();
    return Future.all(connect(publishing), connect(subscribing))
        .compose(
            both -> inspect(both.resultAt(0), both.resultAt(1)),
            cause -> {
              add(Grade.BAD, "not there, or it refuses us: " + cause.getMessage());
              return Future.succeededFuture();
            })
        .eventually(() -> Future.join(publishing.close(), subscribing.close()))
        .transform(done -> Future.succeededFuture(List.copyOf(findings)));
  }

  private Redis client() {
    return Redis.createClient(vertx, RedisLink.options(options.servers(), 0));
  }

  private Future<RedisConnection> connect(Redis client) {
    return inTime(client.connect());
  }

  /** Redis may say nothing at all, at any time. */
  private <T> Future<T> inTime(Future<T> answer) {
    return answer.timeout(options.servers().connectTimeout(), TimeUnit.MILLISECONDS);
  }

  private Future<Response> send(RedisConnection connection, Request request) {
    return inTime(connection.send(request));
  }

  private KeyRights rights(RedisConnection connection) {
    return new KeyRights(request -> send(connection, request), options.prefix());
  }

  private Future<?> inspect(RedisConnection publisher, RedisConnection subscriber) {
    long start = System.nanoTime();
    return send(publisher, Request.cmd(Command.PING))
        .onSuccess(
            pong -> {
              long micros = (System.nanoTime() - start) / 1_000;
              add(Grade.GOOD, "answers within " + micros + " µs");
            })
        .compose(done -> version(publisher))
        .compose(done -> publishing(publisher))
        .compose(done -> subscribing(subscriber))
        .compose(done -> counting(publisher))
        .compose(done -> servers(publisher))
        .compose(done -> keys(publisher))
        .compose(done -> bufferLimit(publisher))
        .recover(
            cause -> {
              add(Grade.BAD, "it went away, or refuses us: " + cause.getMessage());
              return Future.succeededFuture();
            });
  }

  private Future<?> version(RedisConnection connection) {
    return send(connection, Request.cmd(Command.HELLO))
        .map(
            answer -> {
              String version = String.valueOf(answer.get("version"));
              boolean tried = majorOf(version) >= TRIED_VERSION;
              add(
                  tried ? Grade.GOOD : Grade.DOUBTFUL,
                  "version " + version + (tried ? "" : "; tried are 6 and later"));
              return answer;
            })
        .otherwise(
            cause -> {
              add(Grade.DOUBTFUL, "it does not tell its version: " + cause.getMessage());
              return null;
            });
  }

  private static int majorOf(String version) {
    Matcher major = Pattern.compile("(\\d{1,6})\\..*").matcher(version);
    return major.matches() ? Integer.parseInt(major.group(1)) : 0;
  }

  /** The channels of each kind, with names that nobody uses. */
  private List<String> channels() {
    String prefix = options.prefix();
    return List.of(
        prefix + "#/#roomcast-doctor#",
        prefix + "-request#/roomcast-doctor#",
        prefix + "-response#/roomcast-doctor#",
        prefix + "-nodes#roomcast-doctor#",
        prefix + "-alive#roomcast-doctor#");
  }

  private Future<?> publishing(RedisConnection connection) {
    Map<String, Future<Response>> tries = new LinkedHashMap<>();
    for (String channel : channels()) {
      tries.put(
          name(pubSub.publish()) + channel,
          send(connection, pubSub.publish(channel, PAYLOAD)).recover(KeyRights::unlessForbidden));
    }
    return told("may publish", tries);
  }

  private Future<?> subscribing(RedisConnection connection) {
    Subscribing answers = new Subscribing(connection);
    Map<String, Future<Response>> tries = new LinkedHashMap<>();
    for (String channel : channels()) {
      Command subscribe = pubSub.subscribe(false);
      tries.put(
          name(subscribe) + channel,
          inTime(answers.to(subscribe, channel)).recover(KeyRights::unlessForbidden));
    }
    if (pattern) {
      // A right to a pattern is a right to the very same text, so it is tried with a real one.
      String pattern = Channels.of(options.prefix(), "/").pattern();
      tries.put("PSUBSCRIBE " + pattern, inTime(answers.to(Command.PSUBSCRIBE, pattern)));
    }
    return told("may subscribe", tries);
  }

  private Future<?> counting(RedisConnection connection) {
    Future<Response> counted =
        send(connection, pubSub.count(channels().get(1))).recover(KeyRights::unlessForbidden);
    return told("may count nodes", Map.of(name(Command.PUBSUB) + pubSub.counting(), counted));
  }

  /** What is asked of Redis to find the servers in use. */
  private Future<?> servers(RedisConnection connection) {
    if (options.servers().mode() == RedisServers.Mode.SENTINEL) {
      Future<Response> role = send(connection, Request.cmd(Command.ROLE));
      return told(Grade.DOUBTFUL, "tells whether it is a master", Map.of("ROLE", role));
    }
    if (pubSub == PubSub.SHARDED && options.servers().mode() == RedisServers.Mode.CLUSTER) {
      Future<Response> slots = send(connection, Request.cmd(Command.CLUSTER).arg("SLOTS"));
      return told("tells which server has what", Map.of("CLUSTER SLOTS", slots));
    }
    return Future.succeededFuture();
  }

  private Future<?> keys(RedisConnection connection) {
    String users = "may count users and list them in rooms";
    return told("may keep leases", rights(connection).leases())
        .compose(done -> told(Grade.DOUBTFUL, users, rights(connection).scripts()))
        .compose(done -> streams(connection));
  }

  private Future<?> streams(RedisConnection connection) {
    StreamsOptions here = streams;
    return here == null
        ? Future.succeededFuture()
        : told("may use streams and keep sessions", rights(connection).streams(here));
  }

  private static String name(Command command) {
    return command.toString().toUpperCase(Locale.ROOT) + " ";
  }

  /** Each is tried, and those that are refused are named. */
  private Future<?> told(String right, Map<String, Future<Response>> tries) {
    return told(Grade.BAD, right, tries);
  }

  private Future<?> told(Grade without, String right, Map<String, Future<Response>> tries) {
    return Future.join(List.copyOf(tries.values()))
        .transform(
            done -> {
              List<String> refused = new ArrayList<>();
              tries.forEach(
                  (name, tried) -> {
                    if (tried.failed()) {
                      refused.add(name + ": " + tried.cause().getMessage());
                    }
                  });
              if (refused.isEmpty()) {
                add(Grade.GOOD, right);
              } else {
                add(without, "refuses " + String.join(", ", refused));
              }
              return Future.succeededFuture();
            });
  }

  private Future<?> bufferLimit(RedisConnection connection) {
    return send(
            connection, Request.cmd(Command.CONFIG).arg("GET").arg("client-output-buffer-limit"))
        .map(
            answer -> {
              limit(String.valueOf(answer));
              return answer;
            })
        .otherwise(
            refused -> {
              add(
                  Grade.DOUBTFUL,
                  "does not tell client-output-buffer-limit; it should be 'pubsub 32mb 8mb 60' or"
                      + " more");
              return null;
            });
  }

  /** 0 is no limit. */
  private void limit(String told) {
    Matcher limit = PUBSUB_LIMIT.matcher(told);
    if (!limit.find()) {
      add(Grade.DOUBTFUL, "tells no client-output-buffer-limit for pubsub");
      return;
    }
    long hard = Long.parseLong(limit.group(1));
    long soft = Long.parseLong(limit.group(2));
    long seconds = Long.parseLong(limit.group(3));
    boolean enough =
        (hard == 0 || hard >= HARD) && (soft == 0 || (soft >= SOFT && seconds >= SOFT_SECONDS));
    boolean fits = hard == 0 || hard > options.maxMessage();
    String text = "client-output-buffer-limit " + limit.group();
    if (!fits) {
      add(Grade.BAD, text + ": a message of redis.maxMessage cuts subscribers off");
    } else if (!enough) {
      add(Grade.DOUBTFUL, text + ": subscribers that are behind are soon cut off; 32mb 8mb 60");
    } else {
      add(Grade.GOOD, text);
    }
  }

  private void add(Grade grade, String text) {
    findings.add(new Finding(grade, text));
  }

  /** Redis' answers to subscriptions come as messages, in the order of the commands. */
  private static final class Subscribing {

    private final RedisConnection connection;
    private final List<Promise<Response>> waiting = new ArrayList<>();

    Subscribing(RedisConnection connection) {
      this.connection = connection;
      connection.handler(this::answered);
    }

    Future<Response> to(Command command, String name) {
      Promise<Response> answer = Promise.promise();
      waiting.add(answer);
      connection.send(Request.cmd(command).arg(name)).onFailure(answer::tryFail);
      return answer.future();
    }

    private void answered(@Nullable Response message) {
      if (message == null || waiting.isEmpty()) {
        return; // nobody has asked for that
      }
      if (message.type() == ResponseType.ERROR) {
        waiting.remove(0).tryFail(ErrorType.create(message.toString()));
      } else if (isAnswer(message)) {
        waiting.remove(0).tryComplete(message);
      }
    }

    private static boolean isAnswer(Response message) {
      boolean isRow = message.type() == ResponseType.PUSH || message.type() == ResponseType.MULTI;
      return isRow && message.size() > 0 && String.valueOf(message.get(0)).endsWith("subscribe");
    }
  }
}
