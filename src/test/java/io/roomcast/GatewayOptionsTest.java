package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.config.ConfLoader;
import io.roomcast.config.CookieConf;
import io.roomcast.config.CorsConf;
import io.roomcast.config.DeflateConf;
import io.roomcast.config.HttpCompressionConf;
import io.roomcast.config.RecoveryConf;
import io.roomcast.config.SendQueueConf;
import io.roomcast.config.SocketIoConf;
import io.roomcast.engineio.CorsOptions;
import io.roomcast.engineio.LimitOptions;
import io.roomcast.socketio.Parser;
import io.roomcast.socketio.SocketIoOptions;
import io.vertx.core.http.HttpServerOptions;
import java.lang.reflect.Method;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every key of the conf reaches the option of its name, and no other. */
class GatewayOptionsTest {

  /** For each key under {@code socketio}, a value that is not the default. */
  private static final Map<String, String> OTHER_VALUES =
      Map.ofEntries(
          Map.entry("path", "\"/other\""),
          Map.entry("addTrailingSlash", "false"),
          Map.entry("serveClient", "false"),
          Map.entry("parser", "[\"msgpack\", \"default\"]"),
          Map.entry("maxAttachments", "3"),
          Map.entry("connectTimeout", "1"),
          Map.entry("connectionStateRecovery", "true"),
          Map.entry("connectionStateRecovery.maxDisconnectionDuration", "1"),
          Map.entry("connectionStateRecovery.skipMiddlewares", "false"),
          Map.entry("connectionStateRecovery.maxPackets", "1"),
          Map.entry("connectionStateRecovery.maxSessions", "1"),
          Map.entry("connectionStateRecovery.maxBytes", "1024"),
          Map.entry("cleanupEmptyChildNamespaces", "true"),
          Map.entry("pingInterval", "1"),
          Map.entry("pingTimeout", "1"),
          Map.entry("upgradeTimeout", "1"),
          Map.entry("maxHttpBufferSize", "1"),
          Map.entry("transports", "[\"websocket\"]"),
          Map.entry("allowUpgrades", "false"),
          Map.entry("perMessageDeflate", "true"),
          Map.entry("perMessageDeflate.threshold", "1"),
          Map.entry("perMessageDeflate.level", "1"),
          Map.entry("perMessageDeflate.clientNoContextTakeover", "true"),
          Map.entry("httpCompression", "false"),
          Map.entry("httpCompression.threshold", "1"),
          Map.entry("cookie", "true"),
          Map.entry("cookie.name", "\"other\""),
          Map.entry("cookie.path", "\"\""),
          Map.entry("cookie.httpOnly", "false"),
          Map.entry("cookie.sameSite", "\"none\""),
          Map.entry("cookie.secure", "true"),
          Map.entry("cookie.domain", "\"example.com\""),
          Map.entry("cookie.maxAge", "1"),
          Map.entry("cors", "true"),
          Map.entry("cors.origin", "\"https://example.com\""),
          Map.entry("cors.methods", "[\"GET\"]"),
          Map.entry("cors.allowedHeaders", "[\"X-A\"]"),
          Map.entry("cors.exposedHeaders", "[\"X-B\"]"),
          Map.entry("cors.credentials", "true"),
          Map.entry("cors.maxAge", "1"),
          Map.entry("cors.preflightContinue", "true"),
          Map.entry("cors.optionsSuccessStatus", "200"),
          Map.entry("allowEIO3", "true"),
          Map.entry("destroyUpgrade", "false"),
          Map.entry("destroyUpgradeTimeout", "1"),
          Map.entry("sendQueue", "{\"maxBytes\": 1024}"),
          Map.entry("sendQueue.maxBytes", "1024"),
          Map.entry("sendQueue.maxPackets", "2"),
          Map.entry("maxQueuedEvents", "1"),
          Map.entry("maxQueuedEventBytes", "1"),
          Map.entry("maxPendingAcks", "1"),
          Map.entry("maxRoomsPerSocket", "1"),
          Map.entry("maxNamespacesPerConnection", "1"),
          Map.entry("maxDynamicNamespaces", "1"));

  private static final Map<String, String> OPTION_OF_OTHER_NAME =
      Map.of("parser", "parsers", "maxAttachments", "parsers");

  static Stream<String> keys() {
    return Stream.of(
            names(SocketIoConf.class, ""),
            names(RecoveryConf.class, "connectionStateRecovery."),
            names(DeflateConf.class, "perMessageDeflate."),
            names(HttpCompressionConf.class, "httpCompression."),
            names(CookieConf.class, "cookie."),
            names(CorsConf.class, "cors."),
            names(SendQueueConf.class, "sendQueue."))
        .flatMap(names -> names);
  }

  @ParameterizedTest
  @MethodSource("keys")
  void aKeyChangesTheOptionOfItsNameAndNoOther(String key) {
    assertThat(OTHER_VALUES).containsKey(key);
    String parent = key.contains(".") ? key.substring(0, key.indexOf('.')) : key;
    Map<String, String> before = view(options(key.equals(parent) ? "{}" : at(parent, "{}")));
    Map<String, String> after = view(options(at(key, OTHER_VALUES.get(key))));

    assertThat(before.keySet().stream().filter(name -> !before.get(name).equals(after.get(name))))
        .containsExactly(OPTION_OF_OTHER_NAME.getOrDefault(parent, parent));
  }

  @Test
  void theDefaultsAreThoseOfTheLibrary() {
    assertThat(view(options("{}"))).isEqualTo(view(new SocketIoOptions()));
  }

  @Test
  void aToggleHasTheDefaultsOfTheLibrary() {
    SocketIoOptions options =
        options(
            "{\"connectionStateRecovery\": true, \"perMessageDeflate\": true, \"cookie\": true, \"cors\": {}}");

    assertThat(options.getConnectionStateRecovery())
        .isEqualTo(new io.roomcast.socketio.ConnectionStateRecoveryOptions());
    assertThat(options.getPerMessageDeflate())
        .isEqualTo(new io.roomcast.engineio.PerMessageDeflateOptions());
    assertThat(options.getCookie()).isEqualTo(new io.roomcast.engineio.CookieOptions());
    assertThat(options.getCors()).isEqualTo(new CorsOptions(new CorsOptions.Origin.Any()));
  }

  @Test
  void everyKindOfOriginArrives() {
    assertThat(origin("true")).isEqualTo(new CorsOptions.Origin.Reflect());
    assertThat(origin("\"https://a\"")).isEqualTo(new CorsOptions.Origin.Fixed("https://a"));
    CorsOptions.Origin.Listed listed =
        (CorsOptions.Origin.Listed) origin("[\"https://a\", \"/b$/i\"]");
    assertThat(listed.origins()).containsExactly("https://a");
    assertThat(listed.patterns()).extracting(Object::toString).containsExactly("b$");
    assertThat(options("{\"cors\": {\"origin\": false}}").getCors()).isNull();
  }

  @Test
  void theLimitsOfTheNodeArrive() {
    assertThat(limits("{}")).isEqualTo(new LimitOptions());
    assertThat(limits("{\"connections\": 7, \"heapShed\": 0.5}"))
        .isEqualTo(new LimitOptions(7, null, 0.5));
    assertThat(limits("{\"accept\": true}").accept()).isEqualTo(new LimitOptions.Rate(500, 1_000));
    assertThat(limits("{\"accept\": {\"rate\": 20, \"per\": \"1m\"}}").accept())
        .isEqualTo(new LimitOptions.Rate(20, 60_000));
  }

  private static LimitOptions limits(String json) {
    return GatewayOptions.socketIo(
            ConfLoader.parse("test.json", "{\"limits\": " + json + "}", List.of()))
        .getLimits();
  }

  @Test
  void theListenerIsBounded() {
    HttpServerOptions http = GatewayOptions.http(ConfLoader.defaults());

    assertThat(http.getStrictThreadMode()).isTrue();
    assertThat(http.getMaxHeaderSize()).isEqualTo(16_384);
    assertThat(http.isHttp2ClearTextEnabled()).isFalse();
    assertThat(http.isCompressionSupported()).isFalse();
    assertThat(http.getIdleTimeout()).isEqualTo(61);
  }

  @Test
  void theIdleTimeoutExceedsTheHeartbeat() {
    HttpServerOptions http =
        GatewayOptions.http(
            ConfLoader.parse(
                "test.json",
                "{\"socketio\": {\"pingInterval\": \"2m\", \"pingTimeout\": \"1m\"}}",
                List.of()));

    assertThat(http.getIdleTimeout()).isGreaterThan(180);
  }

  private static CorsOptions.Origin origin(String json) {
    return options("{\"cors\": {\"origin\": " + json + "}}").getCors().origin();
  }

  private static SocketIoOptions options(String json) {
    return GatewayOptions.socketIo(
        ConfLoader.parse("test.json", "{\"socketio\": " + json + "}", List.of()).socketio());
  }

  private static String at(String key, String json) {
    int dot = key.indexOf('.');
    return dot < 0
        ? "{\"" + key + "\": " + json + "}"
        : at(key.substring(0, dot), at(key.substring(dot + 1), json));
  }

  private static Stream<String> names(Class<?> type, String prefix) {
    return Arrays.stream(type.getRecordComponents())
        .map(RecordComponent::getName)
        .map(prefix::concat);
  }

  /** What the getters answer, as text. */
  private static Map<String, String> view(SocketIoOptions options) {
    Map<String, String> view = new TreeMap<>();
    for (Method method : SocketIoOptions.class.getMethods()) {
      String name = method.getName().replaceFirst("^(get|is)", "");
      boolean getter = !name.equals(method.getName()) && method.getParameterCount() == 0;
      if (getter && !method.getName().equals("getClass") && !name.equals("Adapter")) {
        view.put(Character.toLowerCase(name.charAt(0)) + name.substring(1), text(method, options));
      }
    }
    return view;
  }

  private static String text(Method getter, SocketIoOptions options) {
    try {
      Object value = getter.invoke(options);
      if (getter.getName().equals("getParsers")) {
        return ((List<?>) value)
            .stream().map(parser -> parserText((Parser) parser)).toList().toString();
      }
      return String.valueOf(value);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static String parserText(Parser parser) {
    return parser.name() + fields(parser);
  }

  private static List<Object> fields(Object object) {
    return Arrays.stream(object.getClass().getDeclaredFields())
        .filter(field -> field.getType().isPrimitive())
        .filter(field -> field.trySetAccessible())
        .map(
            field -> {
              try {
                return field.get(object);
              } catch (IllegalAccessException e) {
                throw new AssertionError(e);
              }
            })
        .toList();
  }
}
