package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads a hash on Redis piece by piece, so that neither side has to do with all of it at once. What
 * is added meanwhile may be missing; what stays may come twice. Event loop of the relay.
 */
final class HashScan {

  private final KeyLink link;
  private final String key;
  private final int count;
  private final Function<Response, Future<?>> handler;
  private final Promise<Void> end = Promise.promise();
  private boolean own;

  private HashScan(KeyLink link, String key, int count, Function<Response, Future<?>> handler) {
    this.link = link;
    this.key = key;
    this.count = count;
    this.handler = handler;
  }

  /**
   * Hands over fields and their values in turn, and goes on when the future of the handler is done.
   * Done after the last; fails with the first failure.
   *
   * @param count fields at a time, about; a hash that is small comes as a whole
   */
  static Future<Void> of(
      KeyLink link, String key, int count, Function<Response, Future<?>> handler) {
    HashScan scan = new HashScan(link, key, count, handler);
    scan.next("0");
    return scan.end.future();
  }

  /**
   * The same for a key that only nodes of this program write: what is no hash there is removed, and
   * counts as empty.
   */
  static Future<Void> ofOwn(
      KeyLink link, String key, int count, Function<Response, Future<?>> handler) {
    HashScan scan = new HashScan(link, key, count, handler);
    scan.own = true;
    scan.next("0");
    return scan.end.future();
  }

  /** Not a chain of futures: it would be as long as the hash, and end in one deep call. */
  private void next(String cursor) {
    link.send(Request.cmd(Command.HSCAN).arg(key).arg(cursor).arg("COUNT").arg(count))
        .onSuccess(this::read)
        .onFailure(this::refused);
  }

  private void refused(Throwable cause) {
    if (own && cause instanceof ErrorType error && error.is("WRONGTYPE")) {
      link.send(Request.cmd(Command.DEL).arg(key)).<Void>mapEmpty().onComplete(end);
    } else {
      end.fail(cause);
    }
  }

  private void read(@Nullable Response reply) {
    if (reply == null || reply.size() < 2) {
      end.fail("no answer");
      return;
    }
    String cursor = reply.get(0).toString();
    handler
        .apply(reply.get(1))
        .onFailure(end::fail)
        .onSuccess(
            done -> {
              if (cursor.equals("0")) {
                end.complete();
              } else {
                next(cursor);
              }
            });
  }
}
