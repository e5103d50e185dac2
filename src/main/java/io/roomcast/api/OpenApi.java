package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** The OpenAPI 3.1 document of the API, made of the descriptions that validate. Stateless. */
public final class OpenApi {

  private OpenApi() {}

  /** The document under these options; {@code version} is that of the program. */
  public static JsonObject document(ApiOptions options, String version) {
    List<Op> ops = Ops.all(options);
    JsonObject paths = new JsonObject();
    ops.forEach(op -> paths.put(ApiHttp.PREFIX + op.name(), path(op)));
    return new JsonObject()
        .put("openapi", "3.1.0")
        .put(
            "info",
            new JsonObject()
                .put("title", "Roomcast server API")
                .put("version", version)
                .put("summary", "What backends ask of the server."))
        .put("servers", new JsonArray().add(new JsonObject().put("url", "http://localhost:9090")))
        .put("security", new JsonArray().add(new JsonObject().put("key", new JsonArray())))
        .put("paths", paths)
        .put("components", components(ops));
  }

  private static JsonObject path(Op op) {
    String scope = op.scope().isEmpty() ? "" : " Needs the scope " + op.scope() + ".";
    return new JsonObject()
        .put(
            "post",
            new JsonObject()
                .put("operationId", op.name())
                .put("summary", op.description())
                .put("description", op.description() + scope)
                .put("parameters", new JsonArray().add(idempotencyKey()))
                .put(
                    "requestBody",
                    new JsonObject()
                        .put("required", op.fields().stream().anyMatch(Field::required))
                        .put("content", content(body(op))))
                .put(
                    "responses",
                    new JsonObject()
                        .put(
                            "200",
                            new JsonObject()
                                .put("description", "Done.")
                                .put("content", content(op.result())))
                        .put(
                            "default",
                            new JsonObject()
                                .put("description", "Not done.")
                                .put("content", content(reference("Error"))))));
  }

  private static JsonObject idempotencyKey() {
    return new JsonObject()
        .put("name", "Idempotency-Key")
        .put("in", "header")
        .put("required", false)
        .put("description", "Repetitions with the same key are answered as the first request was.")
        .put("schema", text().put("minLength", 1).put("maxLength", 200));
  }

  private static JsonObject body(Op op) {
    JsonObject properties = new JsonObject();
    JsonArray required = new JsonArray();
    for (Field field : op.fields()) {
      properties.put(field.name(), field.schema());
      if (field.required()) {
        required.add(field.name());
      }
    }
    JsonObject schema =
        new JsonObject()
            .put("type", "object")
            .put("additionalProperties", false)
            .put("properties", properties);
    return required.isEmpty() ? schema : schema.put("required", required);
  }

  private static JsonObject components(List<Op> ops) {
    JsonArray names = new JsonArray();
    ops.stream().map(Op::name).filter(name -> !name.equals("batch")).forEach(names::add);
    JsonObject command =
        new JsonObject()
            .put("type", "object")
            .put("description", "The body of an operation with its name.")
            .put("required", new JsonArray().add("op"))
            .put("properties", new JsonObject().put("op", text().put("enum", names)));
    return new JsonObject()
        .put(
            "securitySchemes",
            new JsonObject()
                .put("key", new JsonObject().put("type", "http").put("scheme", "bearer")))
        .put("schemas", new JsonObject().put("Command", command).put("Error", error()));
  }

  private static JsonObject error() {
    JsonArray codes = new JsonArray();
    for (Code code : Code.values()) {
      codes.add(code.name());
    }
    JsonObject properties =
        new JsonObject()
            .put("code", text().put("enum", codes))
            .put("message", text())
            .put("retryable", new JsonObject().put("type", "boolean"))
            .put("path", text().put("description", "Where in the body."))
            .put("found", text().put("description", "What stands there."))
            .put("allowed", text().put("description", "What may stand there."))
            .put(
                "local",
                new JsonObject()
                    .put("type", "boolean")
                    .put("description", "True when it was done for the clients of this node."));
    JsonObject error =
        new JsonObject()
            .put("type", "object")
            .put("required", new JsonArray().add("code").add("message").add("retryable"))
            .put("properties", properties);
    return new JsonObject()
        .put("type", "object")
        .put("required", new JsonArray().add("error"))
        .put("properties", new JsonObject().put("error", error));
  }

  private static JsonObject text() {
    return new JsonObject().put("type", "string");
  }

  private static JsonObject reference(String name) {
    return new JsonObject().put("$ref", "#/components/schemas/" + name);
  }

  private static JsonObject content(JsonObject schema) {
    return new JsonObject().put("application/json", new JsonObject().put("schema", schema));
  }
}
