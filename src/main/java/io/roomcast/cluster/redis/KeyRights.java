package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Tries the commands that nodes need beside those of adapters, on keys that no node uses and that
 * Redis lets go. One use; context of the connection.
 */
final class KeyRights {

  private static final String NAME = "roomcast-doctor";
  private static final int SECOND = 1_000;

  private final RedisConnection connection;
  private final NodeKeys keys;
  private final Map<String, Future<Response>> tries = new LinkedHashMap<>();

  KeyRights(RedisConnection connection, String prefix) {
    this.connection = connection;
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
    attempt(Command.EVAL, script, 1, keys.users(NAME));
    attempt(Command.EVAL, script, 1, keys.presence(NAME));
    attempt(Command.EVALSHA, new Script(script).digest(), 1, keys.presence(NAME));
    return tries;
  }

  private static boolean isScript(Command command) {
    return command.equals(Command.EVAL) || command.equals(Command.EVALSHA);
  }

  /** In a Redis Cluster, a server that has not the keys says so to those who may use them. */
  private void attempt(Command command, Object... arguments) {
    Request request = Request.cmd(command);
    for (Object argument : arguments) {
      request.arg(String.valueOf(argument));
    }
    tries.put(
        command.toString().toUpperCase(Locale.ROOT) + " " + arguments[isScript(command) ? 2 : 0],
        connection
            .send(request)
            .recover(
                cause ->
                    cause instanceof ErrorType error && error.is("MOVED")
                        ? Future.succeededFuture()
                        : Future.failedFuture(cause)));
  }
}
