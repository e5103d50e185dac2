package io.roomcast.handler;

import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.EventException;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.SchemaException;
import io.vertx.json.schema.Validator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Refuses events whose arguments do not fit a JSON Schema (draft 2020-12) with E_SCHEMA and the
 * place of the fault. Binary fits nowhere but where the schema says nothing. One per event loop.
 */
public final class SchemaHandler implements Handler<EventContext> {

  private static final int MAX_TEXT = 200;

  private final Validator validator;

  /** Whether it is for the array of all arguments. */
  private final boolean all;

  private SchemaHandler(JsonObject schema, boolean all) {
    this.validator =
        Validator.create(
            JsonSchema.of(schema),
            new JsonSchemaOptions()
                .setBaseUri("https://roomcast.invalid/")
                .setDraft(Draft.DRAFT202012)
                .setOutputFormat(OutputFormat.Basic));
    this.all = all;
  }

  /** For the first argument; null when there is none. The schema refers to nothing but itself. */
  public static SchemaHandler ofFirst(JsonObject schema) {
    return new SchemaHandler(schema, false);
  }

  /** For the array of all arguments. */
  public static SchemaHandler ofAll(JsonObject schema) {
    return new SchemaHandler(schema, true);
  }

  /**
   * Checks the arguments.
   *
   * @throws EventException E_SCHEMA when they do not fit
   */
  public void check(EventValues values) {
    Object value = all ? array(values) : values.argument(0);
    String fault;
    try {
      OutputUnit result = validator.validate(value);
      if (Boolean.TRUE.equals(result.getValid())) {
        return;
      }
      fault = fault(result);
    } catch (SchemaException | IllegalArgumentException | ClassCastException e) {
      fault = "a value of no JSON type";
    } catch (StackOverflowError e) {
      fault = "values nested too deep";
    }
    throw new EventException(
        "E_SCHEMA", fault.length() > MAX_TEXT ? fault.substring(0, MAX_TEXT) : fault);
  }

  private static JsonArray array(EventValues values) {
    JsonArray array = new JsonArray();
    for (int i = 0; i < values.args().size(); i++) {
      array.add(values.argument(i));
    }
    return array;
  }

  /** The innermost fault that it names; without values of the event. */
  private static String fault(OutputUnit result) {
    OutputUnit deepest = null;
    for (OutputUnit error : Objects.requireNonNullElse(result.getErrors(), List.<OutputUnit>of())) {
      if (deepest == null || depth(error) >= depth(deepest)) {
        deepest = error;
      }
    }
    return deepest == null
        ? "the arguments do not fit"
        : "at " + deepest.getInstanceLocation() + ": " + keyword(deepest.getKeywordLocation());
  }

  private static int depth(OutputUnit error) {
    String place = error.getInstanceLocation();
    return place == null ? 0 : place.length();
  }

  private static String keyword(@Nullable String location) {
    return location == null ? "?" : location.substring(location.lastIndexOf('/') + 1);
  }

  @Override
  public void handle(EventContext event) {
    try {
      check(EventValues.of(event));
      event.next();
    } catch (EventException e) {
      event.fail(e);
    }
  }
}
