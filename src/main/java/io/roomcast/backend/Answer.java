package io.roomcast.backend;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a backend answered, checked: its types are right, whatever it sent. Immutable.
 *
 * @param deferred whether the ack comes later
 * @param ack arguments of the ack
 * @param data what to change in the socket's data
 * @param commands what to run
 * @param user who the socket is; null when it says nothing
 * @param roomsToJoin rooms that the socket joins
 * @param expireAt when it wants to be asked again, ms since the epoch; 0 when it says nothing
 * @param error a refusal, or null
 */
record Answer(
    boolean deferred,
    JsonArray ack,
    JsonObject data,
    JsonArray commands,
    @Nullable String user,
    List<String> roomsToJoin,
    long expireAt,
    @Nullable Refusal error) {

  /**
   * A refusal.
   *
   * @param data what a refused connect shows the client; null for nothing
   */
  record Refusal(String code, String message, @Nullable Object data) {}

  /** No answer at all: yes, and nothing further. */
  static final Answer NONE = of(new JsonObject());

  private static final int MAX_COMMANDS = 1_000;
  private static final int MAX_ROOMS = 10_000;
  private static final int MAX_USER = 512;

  /** Times before 1973 in ms: seconds by mistake. */
  private static final double SECONDS = 1e11;

  /** Reads an answer; unknown keys are for later versions. Fails as a {@link BackendException}. */
  static Answer of(JsonObject json) {
    boolean hasAck = json.containsKey("ack");
    Object ack = json.getValue("ack");
    return new Answer(
        hasAck && ack == null,
        hasAck && ack != null ? array(ack, "ack", "an array or null") : new JsonArray(),
        object(json, "data"),
        commands(json),
        user(json),
        rooms(json),
        expireAt(json),
        refusal(json.getValue("error")));
  }

  private static JsonArray array(Object value, String key, String allowed) {
    if (value instanceof JsonArray array) {
      return array;
    }
    throw bad(key, allowed);
  }

  private static JsonObject object(JsonObject json, String key) {
    Object value = json.getValue(key);
    if (value == null) {
      return new JsonObject();
    }
    if (value instanceof JsonObject object) {
      return object;
    }
    throw bad(key, "an object");
  }

  private static JsonArray commands(JsonObject json) {
    String allowed = "an array of at most " + MAX_COMMANDS + " objects";
    Object value = json.getValue("commands");
    JsonArray commands = value == null ? new JsonArray() : array(value, "commands", allowed);
    if (commands.size() > MAX_COMMANDS
        || !commands.stream().allMatch(JsonObject.class::isInstance)) {
      throw bad("commands", allowed);
    }
    return commands;
  }

  private static @Nullable String user(JsonObject json) {
    Object value = json.getValue("user");
    if (value == null) {
      return null;
    }
    if (value instanceof String user && !user.isEmpty() && user.length() <= MAX_USER) {
      return user;
    }
    throw bad("user", "a text of at most " + MAX_USER + " characters");
  }

  private static List<String> rooms(JsonObject json) {
    String allowed = "an array of at most " + MAX_ROOMS + " texts";
    Object value = json.getValue("join");
    JsonArray array = value == null ? new JsonArray() : array(value, "join", allowed);
    List<String> rooms = new ArrayList<>(array.size());
    for (Object room : array) {
      if (!(room instanceof String name) || name.isEmpty() || array.size() > MAX_ROOMS) {
        throw bad("join", allowed);
      }
      rooms.add(name);
    }
    return List.copyOf(rooms);
  }

  private static long expireAt(JsonObject json) {
    Object value = json.getValue("expireAt");
    if (value == null) {
      return 0;
    }
    if (value instanceof Number number && number.doubleValue() >= SECONDS) {
      return number.longValue();
    }
    throw bad("expireAt", "a time in ms since the epoch");
  }

  private static @Nullable Refusal refusal(@Nullable Object value) {
    if (value == null) {
      return null;
    }
    if (value instanceof JsonObject error
        && error.getValue("message", "") instanceof String message
        && error.getValue("code", "refused") instanceof String code) {
      return new Refusal(code, message, error.getValue("data"));
    }
    throw bad("error", "an object with the texts message and code");
  }

  private static BackendException bad(String key, String allowed) {
    return new BackendException(Outcome.BAD_ANSWER, key + ": must be " + allowed);
  }
}
