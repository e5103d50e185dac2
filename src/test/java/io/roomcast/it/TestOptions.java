package io.roomcast.it;

import io.roomcast.engineio.CookieOptions;
import io.roomcast.engineio.CorsOptions;
import io.roomcast.engineio.EngineOptions;
import io.roomcast.engineio.HttpCompressionOptions;
import io.roomcast.engineio.Message;
import io.roomcast.engineio.PerMessageDeflateOptions;
import io.roomcast.engineio.TransportName;
import io.roomcast.socketio.ConnectionStateRecoveryOptions;
import io.roomcast.socketio.Parsers;
import io.roomcast.socketio.SocketIoOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Arrays;
import java.util.List;

/** Options of a test server from JSON with Node's names. */
final class TestOptions {

  private TestOptions() {}

  static SocketIoOptions socketIo(JsonObject json) {
    SocketIoOptions options = new SocketIoOptions();
    engine(options, json);
    for (String name : json.fieldNames()) {
      switch (name) {
        case "serveClient" -> options.setServeClient(json.getBoolean(name));
        case "connectTimeout" -> options.setConnectTimeout(json.getLong(name));
        case "cleanupEmptyChildNamespaces" ->
            options.setCleanupEmptyChildNamespaces(json.getBoolean(name));
        case "connectionStateRecovery" ->
            options.setConnectionStateRecovery(recovery(json.getJsonObject(name)));
        case "parser" ->
            options.setParsers(
                List.of(
                    "msgpack".equals(json.getString(name)) ? Parsers.msgpack() : Parsers.json(10)));
        default -> {
          // An option of the engine, or of the test application.
        }
      }
    }
    return options;
  }

  static <T extends EngineOptions> T engine(T options, JsonObject json) {
    for (String name : json.fieldNames()) {
      switch (name) {
        case "path" -> options.setPath(json.getString(name));
        case "addTrailingSlash" -> options.setAddTrailingSlash(json.getBoolean(name));
        case "transports" -> options.setTransports(transports(json.getJsonArray(name)));
        case "allowUpgrades" -> options.setAllowUpgrades(json.getBoolean(name));
        case "pingInterval" -> options.setPingInterval(json.getLong(name));
        case "pingTimeout" -> options.setPingTimeout(json.getLong(name));
        case "upgradeTimeout" -> options.setUpgradeTimeout(json.getLong(name));
        case "maxHttpBufferSize" -> options.setMaxHttpBufferSize(json.getInteger(name));
        case "allowEIO3" -> options.setAllowEIO3(json.getBoolean(name));
        case "destroyUpgrade" -> options.setDestroyUpgrade(json.getBoolean(name));
        case "destroyUpgradeTimeout" -> options.setDestroyUpgradeTimeout(json.getLong(name));
        case "initialPacket" -> options.setInitialPacket(Message.text(json.getString(name)));
        case "cookie" -> options.setCookie(json.getBoolean(name) ? new CookieOptions() : null);
        case "perMessageDeflate" ->
            options.setPerMessageDeflate(
                json.getBoolean(name) ? new PerMessageDeflateOptions() : null);
        case "httpCompression" ->
            options.setHttpCompression(json.getBoolean(name) ? new HttpCompressionOptions() : null);
        case "cors" -> options.setCors(cors(json.getJsonObject(name)));
        default -> {
          // An option of Socket.IO, or of the test application.
        }
      }
    }
    return options;
  }

  private static List<TransportName> transports(JsonArray names) {
    return names.stream()
        .map(
            name ->
                Arrays.stream(TransportName.values())
                    .filter(transport -> transport.wire().equals(name))
                    .findFirst()
                    .orElseThrow())
        .toList();
  }

  private static CorsOptions cors(JsonObject json) {
    String origin = json.getString("origin");
    CorsOptions cors =
        new CorsOptions(
            "*".equals(origin)
                ? new CorsOptions.Origin.Any()
                : new CorsOptions.Origin.Fixed(origin));
    return cors.withCredentials(json.getBoolean("credentials", false));
  }

  private static ConnectionStateRecoveryOptions recovery(JsonObject json) {
    ConnectionStateRecoveryOptions defaults = new ConnectionStateRecoveryOptions();
    return new ConnectionStateRecoveryOptions(
        json.getLong("maxDisconnectionDuration", defaults.maxDisconnectionDuration()),
        json.getBoolean("skipMiddlewares", defaults.skipMiddlewares()),
        defaults.maxPackets(),
        defaults.maxBytes(),
        defaults.maxSessions());
  }
}
