package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaRepository;
import io.vertx.json.schema.Validator;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON Schema: up to date, a schema itself, and of one mind with the reader. */
class ConfSchemaTest {

  private static final Path FILE = Path.of("conf/roomcast.schema.json");
  private static final Validator REAL = validator(new JsonObject(ConfSchema.text()));
  private static final Validator TEST =
      validator(new JsonObject(ConfSchema.text(Shapes.of(TestConf.class))));

  @Test
  void theFileIsUpToDate() throws Exception {
    assertThat(Files.readString(FILE))
        .as("write it anew: java -jar target/roomcast.jar config schema > " + FILE)
        .isEqualTo(ConfSchema.text());
  }

  @Test
  void itIsASchemaItself() {
    for (Shape.RecordOf root : List.of(Shapes.root(), Shapes.of(TestConf.class))) {
      assertThat(
              repository()
                  .validator("https://json-schema.org/draft/2020-12/schema")
                  .validate(new JsonObject(ConfSchema.text(root)))
                  .getValid())
          .isTrue();
    }
  }

  static Stream<Path> examples() throws Exception {
    try (Stream<Path> files = Files.list(Path.of("conf"))) {
      return files.filter(file -> !file.equals(FILE)).toList().stream();
    }
  }

  @ParameterizedTest
  @MethodSource("examples")
  void theExamplesFitAndNameIt(Path file) throws Exception {
    JsonObject example = new JsonObject(Files.readString(file));

    assertValid(REAL, example);
    assertThat(example.getString("$schema")).isEqualTo("./" + FILE.getFileName());
  }

  @Test
  void allDefaultsFit() {
    JsonObject schema = new JsonObject(ConfSchema.text());
    JsonObject port = at(schema, "listen", "public").getJsonObject("port");

    assertThat(port.getMap())
        .isEqualTo(
            Map.of(
                "description", "TCP port; 0 takes a free one.",
                "type", "integer",
                "minimum", 0,
                "maximum", 65535,
                "default", 3000));
    assertThat(defaults(schema))
        .hasSizeGreaterThan(40)
        .allSatisfy(ConfSchemaTest::assertOwnDefault);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"socketio\": {\"pingInterval\": 25000}}",
        "{\"socketio\": {\"pingInterval\": \"1.5 s\"}}",
        "{\"socketio\": {\"maxHttpBufferSize\": \"64KiB\"}}",
        "{\"socketio\": {\"parser\": [\"msgpack\"], \"cors\": {\"enabled\": false}}}",
        "{\"socketio\": {\"path\": \"${env:P:-/x}\", \"upgradeTimeout\": \"${env:T:-1s}\"}}",
        "{\"socketio\": {\"cors\": {\"origin\": [\"https://a.example\", \"/b$/\"]}}}",
        "{\"socketio\": {\"cookie\": {\"path\": \"\"}}}",
        "{\"node\": {\"instances\": 4}, \"log\": {\"level\": \"${env:L:-debug}\"}}",
        "{\"demo\": true}",
      })
  void whatTheReaderTakesFits(String text) {
    assertThat(ConfLoader.parse("test.json", text, List.of())).isNotNull();
    assertValid(REAL, new JsonObject(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"sockeio\": {}}",
        "{\"socketio\": {\"pingInterval\": \"25 parsecs\"}}",
        "{\"socketio\": {\"pingInterval\": 0}}",
        "{\"socketio\": {\"maxHttpBufferSize\": \"64KIB\"}}",
        "{\"socketio\": {\"parser\": []}}",
        "{\"socketio\": {\"parser\": [\"xml\"]}}",
        "{\"socketio\": {\"path\": \"x\"}}",
        "{\"socketio\": {\"cookie\": {\"path\": \"a;b\"}}}",
        "{\"socketio\": {\"perMessageDeflate\": {\"level\": 10}}}",
        "{\"socketio\": {\"cors\": {\"maxAge\": 31536001}}}",
        "{\"listen\": {\"public\": {\"port\": \"3000\"}}}",
        "{\"node\": {\"instances\": \"many\"}}",
        "{\"log\": {\"level\": \"loud\"}}",
        "{\"demo\": 1}",
      })
  void whatTheReaderRefusesDoesNotFit(String text) {
    assertThat(valid(REAL, new JsonObject(text))).isFalse();
    assertThat(
            org.assertj.core.api.Assertions.catchThrowable(
                () -> ConfLoader.parse("test.json", text, List.of())))
        .isInstanceOf(ConfException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"namespaces\": [{\"name\": \"a\", \"events\": [{\"do\": \"relay\", \"match\": \"m\"}]}]}",
        "{\"backends\": {\"a\": {\"bus\": \"b\"}, \"c\": {\"url\": \"http://c\","
            + " \"secret\": \"${env:S}\"}}}",
        "{\"backends\": {\"of_another_file\": {\"timeout\": \"1s\"}}}",
        "{\"tokens\": {\"old\": [\"a\"]}, \"weights\": {\"Any name\": {}}}",
      })
  void recordsOfSeveralKindsFit(String text) {
    assertValid(TEST, new JsonObject(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"namespaces\": [{}]}",
        "{\"namespaces\": [{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"},{\"name\":\"a\"}]}",
        "{\"namespaces\": [{\"name\": \"a\", \"events\": [{\"match\": \"m\"}]}]}",
        "{\"namespaces\": [{\"name\": \"a\", \"events\": [{\"do\": \"call\", \"match\": \"m\"}]}]}",
        "{\"backends\": {\"A\": {\"bus\": \"b\"}}}",
        "{\"backends\": {\"a\": {\"bus\": \"b\", \"url\": \"http://a\", \"secret\": \"s\"}}}",
        "{\"backends\": {\"a\": {\"url\": \"http://c\", \"secret\": \"short\"}}}",
        "{\"tokens\": {\"old\": [\"a\", \"b\", \"c\"]}}",
      })
  void recordsOfNoKindDoNotFit(String text) {
    assertThat(valid(TEST, new JsonObject(text))).isFalse();
  }

  private static JsonObject at(JsonObject schema, String... keys) {
    JsonObject properties = schema.getJsonObject("properties");
    for (String key : keys) {
      properties = properties.getJsonObject(key).getJsonObject("properties");
    }
    return properties;
  }

  /** All schemas with a default, at any depth. */
  private static List<JsonObject> defaults(Object schema) {
    if (schema instanceof JsonObject object) {
      Stream<JsonObject> below =
          object.fieldNames().stream().map(object::getValue).flatMap(v -> defaults(v).stream());
      boolean own = object.containsKey("default") && object.containsKey("description");
      return Stream.concat(own ? Stream.of(object) : Stream.of(), below).toList();
    }
    return schema instanceof io.vertx.core.json.JsonArray array
        ? array.stream().flatMap(item -> defaults(item).stream()).toList()
        : List.of();
  }

  private static void assertOwnDefault(JsonObject schema) {
    JsonObject value = new JsonObject().put("v", schema.getValue("default"));
    JsonObject holder = new JsonObject().put("properties", new JsonObject().put("v", schema));

    assertValid(validator(holder), value);
  }

  private static void assertValid(Validator validator, JsonObject value) {
    OutputUnit result = validator.validate(value);

    assertThat(result.getValid()).as(() -> result.toJson().encodePrettily()).isTrue();
  }

  private static boolean valid(Validator validator, JsonObject value) {
    return validator.validate(value).getValid();
  }

  private static Validator validator(JsonObject schema) {
    return Validator.create(JsonSchema.of(schema), options());
  }

  private static SchemaRepository repository() {
    return SchemaRepository.create(options())
        .preloadMetaSchema(io.vertx.core.Vertx.vertx().fileSystem(), Draft.DRAFT202012);
  }

  private static JsonSchemaOptions options() {
    return new JsonSchemaOptions().setBaseUri("https://roomcast.io").setDraft(Draft.DRAFT202012);
  }
}
