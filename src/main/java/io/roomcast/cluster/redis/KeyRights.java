package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/**
 * Tries the commands that nodes need beside those of adapters, on keys that no node uses and that
 * Redis lets go. One use; context of the connection.
 */
final class KeyRights {

  private static final String NAME = "roomcast-doctor";
  private static final int SECOND = 1_000;

  /** No entry can have it, so that Redis refuses to add one. */
  private static final String NO_ID = "0-0";

  private final Function<Request, Future<Response>> redis;
  private final NodeKeys keys;
  private final Map<String, Future<Response>> tries = new LinkedHashMap<>();

  /**
   * @param redis sends a command
   */
  KeyRights(Function<Request, Future<Response>> redis, String prefix) {
    this.redis = redis;
    this.keys = new NodeKeys(prefix);
  }

  /** What nodes find each other by. */
  Map<String, Future<Response>> leases() {
    String key = keys.node(NAME);
    String set = key + ":set";
    String hash = keys.sockets(NAME);
    attempt(Command.SET, key, "1", "PX", SECOND);
    attempt(Command.GET, key);
    attempt(Command.MGET, key);
    attempt(Command.PTTL, key);
    attempt(Command.PEXPIRE, key, SECOND);
    attempt(Command.EXISTS, key);
    attempt(Command.SADD, set, NAME);
    attempt(Command.SMEMBERS, set);
    attempt(Command.SREM, set, NAME);
    attempt(Command.HSET, hash, NAME, "1");
    attempt(Command.HSCAN, hash, "0");
    attempt(Command.RENAME, hash, hash + ":new");
    attempt(Command.HDEL, hash + ":new", NAME);
    attempt(Command.DEL, hash + ":new");
    return tries;
  }

  /** What users are counted by, and listed in rooms. */
  Map<String, Future<Response>> scripts() {
    String script = "return redis.call('HGET', KEYS[1], 'x')";
    String users = keys.users(NAME);
    String presence = keys.presence(NAME);
    send(Command.EVAL, users, script, 1, users);
    send(Command.EVAL, presence, script, 1, presence);
    send(Command.EVALSHA, presence, new Script(script).digest(), 1, presence);
    attempt(Command.UNLINK, keys.present(NAME));
    return tries;
  }

  /** What the adapter of streams needs: nothing is added to a stream. */
  Map<String, Future<Response>> streams(StreamsOptions options) {
    String stream = options.keys().of("/");
    String session = options.sessionKeyPrefix() + NAME;
    attempt(Command.XADD, stream, NO_ID, NAME, "");
    attempt(Command.XLEN, stream);
    attempt(Command.XRANGE, stream, "-", "+", "COUNT", 1);
    attempt(Command.XREVRANGE, stream, "+", "-", "COUNT", 1);
    send(Command.XREAD, stream, "COUNT", 1, "STREAMS", stream, "$");
    attempt(Command.SET, session, "", "PX", SECOND);
    attempt(Command.GET, session);
    attempt(Command.DEL, session);
    return tries;
  }

  private void attempt(Command command, String key, Object... arguments) {
    List<Object> all = new ArrayList<>();
    all.add(key);
    all.addAll(List.of(arguments));
    send(command, key, all.toArray());
  }

  private void send(Command command, String key, Object... arguments) {
    Request request = Request.cmd(command);
    for (Object argument : arguments) {
      request.arg(String.valueOf(argument));
    }
    tries.put(
        command.toString().toUpperCase(Locale.ROOT) + " " + key,
        redis.apply(request).recover(KeyRights::unlessForbidden));
  }

  /** Rights are looked at first: whoever hears another error of a known command has them. */
  static Future<Response> unlessForbidden(Throwable cause) {
    boolean allowed =
        cause instanceof ErrorType error
            && (error.is("MOVED") || error.is("ERR"))
            && !error.is("unknown")
            && !error.is("Unknown");
    return allowed ? Future.succeededFuture() : Future.failedFuture(cause);
  }
}
