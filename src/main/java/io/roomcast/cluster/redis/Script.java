package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A script that Redis runs in one step. Its text is sent only to a Redis that has not seen it yet.
 * Immutable.
 */
final class Script {

  private final String text;
  private final String digest;

  Script(String text) {
    this.text = text;
    try {
      byte[] sha = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
      this.digest = HexFormat.of().formatHex(sha);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** Its name on Redis. */
  String digest() {
    return digest;
  }

  /** Runs it; all keys that it uses must be named, and be on one server. */
  Future<@Nullable Response> run(KeyLink link, List<String> keys, List<String> arguments) {
    return link.send(request(Command.EVALSHA, digest, keys, arguments))
        .recover(
            cause ->
                cause instanceof ErrorType error && error.is("NOSCRIPT")
                    ? link.send(request(Command.EVAL, text, keys, arguments))
                    : Future.failedFuture(cause));
  }

  private static Request request(
      Command command, String script, List<String> keys, List<String> arguments) {
    Request request = Request.cmd(command).arg(script).arg(keys.size());
    keys.forEach(request::arg);
    arguments.forEach(request::arg);
    return request;
  }
}
