package io.roomcast;

import io.roomcast.api.ApiException;
import io.roomcast.api.ApiException.Code;
import io.roomcast.api.OtherNodes;
import io.roomcast.cluster.redis.ClusterTimeoutException;
import io.roomcast.cluster.redis.ClusterUnavailableException;
import io.roomcast.cluster.redis.MessageTooLargeException;
import io.roomcast.cluster.redis.RedisRelay;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The way from the server API of this process to that of other nodes, over Redis. Thread-safe.
 *
 * @param maxAnswer bytes that the answer to another node may have
 */
record GatewayNodes(RedisRelay relay, int maxAnswer) implements OtherNodes {

  @Override
  public Future<List<JsonObject>> ask(JsonObject question) {
    return relay.nodeCalls().ask(question);
  }

  @Override
  public Future<Integer> count() {
    return relay.count();
  }

  @Override
  public int lastCount() {
    return relay.stats().nodes();
  }

  @Override
  public JsonObject visible(JsonObject handshake) {
    return relay.visible(handshake);
  }

  @Override
  public @Nullable ApiException error(Throwable cause) {
    if (cause instanceof ClusterUnavailableException || cause instanceof ClusterTimeoutException) {
      return new ApiException(Code.E_BROKER, "Other nodes: " + cause.getMessage() + ".");
    }
    return cause instanceof MessageTooLargeException
        ? new ApiException(Code.E_TOO_LARGE, "For other nodes: " + cause.getMessage() + ".")
        : null;
  }
}
