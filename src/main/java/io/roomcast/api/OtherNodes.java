package io.roomcast.api;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from the server API to that of the other nodes of a cluster. Any thread; futures complete
 * on any.
 */
public interface OtherNodes {

  /** There are none. */
  OtherNodes NONE =
      new OtherNodes() {
        @Override
        public Future<List<JsonObject>> ask(JsonObject question) {
          return Future.succeededFuture(List.of());
        }

        @Override
        public Future<Integer> count() {
          return Future.succeededFuture(1);
        }

        @Override
        public int lastCount() {
          return 1;
        }

        @Override
        public JsonObject visible(JsonObject handshake) {
          return handshake;
        }

        @Override
        public int maxAnswer() {
          return Integer.MAX_VALUE;
        }

        @Override
        public @Nullable ApiException error(Throwable cause) {
          return null;
        }
      };

  /**
   * Asks {@link Api#answerNode} of every other node; the answers are in no order. Fails, with what
   * {@link #error} knows, when not all could be asked, or did not answer in time.
   */
  Future<List<JsonObject>> ask(JsonObject question);

  /** Servers of the cluster now, this one and those of other kinds included. Fails as above. */
  Future<Integer> count();

  /** The same, as they were counted last. */
  int lastCount();

  /** What other nodes may see of the handshake of a socket of this one; the argument is kept. */
  JsonObject visible(JsonObject handshake);

  /** Bytes that the answer to another node may have. */
  int maxAnswer();

  /** What callers are told of a failure on the way; null when it is of another kind. */
  @Nullable ApiException error(Throwable cause);
}
