package io.roomcast;

import io.roomcast.handler.Identity;
import io.roomcast.socketio.ConnectContext;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Takes clients for whom they say they are, instead of a token. */
public final class TestIdentity implements Handler<ConnectContext> {

  @Override
  public void handle(ConnectContext context) {
    JsonObject auth = context.handshake().auth();
    if (auth.containsKey("refuse")) {
      context.fail("Refused", new JsonObject().put("code", auth.getString("refuse")));
      return;
    }
    if (auth.containsKey("user")) {
      context
          .socket()
          .data()
          .put(
              Identity.KEY,
              new JsonObject()
                  .put("user", auth.getString("user"))
                  .put("iss", "test")
                  .put("expiresAt", Long.MAX_VALUE)
                  .put("caps", auth.getJsonArray("caps", new JsonArray()))
                  .put("claims", auth.getJsonObject("claims", new JsonObject())));
    }
    context.socket().data().mergeIn(auth.getJsonObject("data", new JsonObject()));
    context.next();
  }
}
