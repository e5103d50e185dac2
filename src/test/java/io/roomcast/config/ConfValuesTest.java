package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a right conf means. */
class ConfValuesTest {

  @Test
  void anEmptyFileHasEveryDefault() {
    RoomcastConf conf = parse("{}");

    assertThat(conf).isEqualTo(ConfLoader.defaults());
    assertThat(conf.listen().clients())
        .isEqualTo(
            new PublicListenerConf(
                "0.0.0.0", 3000, new TlsConf("", ""), List.of(), List.of(), false));
    assertThat(conf.node().instances().resolve(6)).isEqualTo(6);
    assertThat(conf.demo()).isNull();
    assertThat(conf.socketio().cors()).isNull();
    assertThat(conf.socketio().httpCompression().threshold().bytes()).isEqualTo(1024);
  }

  @ParameterizedTest
  @CsvSource({
    "25000, 25000",
    "\"25s\", 25000",
    "\"500ms\", 500",
    "\"1.5s\", 1500",
    "\"2m\", 120000",
    "\"2 h\", 7200000",
    "\"1d\", 86400000"
  })
  void durations(String json, long millis) {
    assertThat(parse(ConfErrorsTest.at("socketio.pingInterval", json)).socketio().pingInterval())
        .isEqualTo(Duration.ofMillis(millis));
  }

  @Test
  void aBareMaxAgeIsInSecondsAsInNode() {
    RoomcastConf conf =
        parse("{\"socketio\": {\"cors\": {\"maxAge\": 60}, \"cookie\": {\"maxAge\": \"1h\"}}}");

    assertThat(conf.socketio().cors().maxAge()).isEqualTo(Duration.ofSeconds(60));
    assertThat(conf.socketio().cookie().maxAge()).isEqualTo(Duration.ofHours(1));
  }

  @ParameterizedTest
  @CsvSource({
    "1000000, 1000000",
    "1e6, 1000000",
    "\"1MB\", 1000000",
    "\"1MiB\", 1048576",
    "\"64KiB\", 65536",
    "\"64 kB\", 64000",
    "\"1.5kB\", 1500",
    "\"1GB\", 1000000000",
    "\"7B\", 7"
  })
  void sizes(String json, long bytes) {
    assertThat(
            parse(ConfErrorsTest.at("socketio.maxHttpBufferSize", json))
                .socketio()
                .maxHttpBufferSize())
        .isEqualTo(new DataSize(bytes));
  }

  @Test
  void aToggleIsOffOrHasTheDefaultsOrItsOwnValues() {
    assertThat(recovery("false")).isNull();
    assertThat(recovery("true")).isEqualTo(recovery("{}")).isNotNull();
    assertThat(recovery("{\"enabled\": false, \"maxPackets\": 5}")).isNull();
    assertThat(recovery("{\"enabled\": true, \"maxPackets\": 5}").maxPackets()).isEqualTo(5);
  }

  @Test
  void originsAreThoseOfNode() {
    assertThat(origin("\"*\"")).isEqualTo(new Origin.Any());
    assertThat(origin("true")).isEqualTo(new Origin.Reflect());
    assertThat(origin("false")).isEqualTo(new Origin.None());
    assertThat(origin("\"https://a.example:8443\""))
        .isEqualTo(new Origin.Fixed("https://a.example:8443"));
    Origin.Listed listed =
        (Origin.Listed) origin("[\"null\", \"http://[::1]:3000\", \"/\\\\.example\\\\.com$/i\"]");
    assertThat(listed.origins()).containsExactly("null", "http://[::1]:3000");
    assertThat(listed.patterns()).hasSize(1);
    assertThat(listed.patterns().get(0).pattern()).isEqualTo("\\.example\\.com$");
    assertThat(listed.patterns().get(0).flags()).isEqualTo(Pattern.CASE_INSENSITIVE);
    assertThat(((Origin.Listed) origin("\"/a/\"")).patterns()).hasSize(1);
  }

  @Test
  void settingsOfTheCommandLineReplaceThoseOfTheFile() {
    RoomcastConf conf =
        ConfLoader.parse(
            "a.json",
            "{\"listen\": {\"public\": {\"port\": 1, \"host\": \"localhost\"}}}",
            List.of(
                new ConfLoader.Setting("listen.public.port", "0", "--port"),
                new ConfLoader.Setting("log.level", "debug", "--log")));

    assertThat(conf.listen().clients().port()).isZero();
    assertThat(conf.listen().clients().host()).isEqualTo("localhost");
    assertThat(conf.log().level()).isEqualTo(LogConf.Level.DEBUG);
  }

  @ParameterizedTest
  @ValueSource(strings = {"conf/gateway.json", "conf/development.json", "conf/cluster.json"})
  void theExamplesLoad(String file) {
    assertThat(load(Path.of(file))).isNotNull();
  }

  @Test
  void theDevelopmentConfIsInTheJarAndListensOnLoopbackOnly() {
    RoomcastConf conf = load();

    assertThat(conf).isEqualTo(load(Path.of("conf/development.json")));
    assertThat(conf.listen().clients().host()).isEqualTo("127.0.0.1");
    assertThat(conf.listen().clients().port()).isEqualTo(3000);
    assertThat(conf.demo()).isNotNull();
  }

  @Test
  void aSchemaReferenceIsAllowedAtTheTop() {
    assertThat(parse("{\"$schema\": \"./roomcast.schema.json\"}")).isEqualTo(parse("{}"));
  }

  private static RoomcastConf load(Path... files) {
    String secret = "0123456789abcdef".repeat(4);
    Map<String, String> secrets =
        Map.of("API_KEY_SHA256", secret, "JWT_SECRET", secret, "CLUSTER_SECRET", secret);
    return ConfLoader.load(new ConfSources(List.of(files), secrets, List.of(), false)).conf();
  }

  private static RecoveryConf recovery(String json) {
    return parse(ConfErrorsTest.at("socketio.connectionStateRecovery", json))
        .socketio()
        .connectionStateRecovery();
  }

  private static Origin origin(String json) {
    return parse(ConfErrorsTest.at("socketio.cors.origin", json)).socketio().cors().origin();
  }

  private static RoomcastConf parse(String text) {
    return ConfLoader.parse("test.json", text, List.of());
  }
}
