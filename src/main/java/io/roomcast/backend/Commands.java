package io.roomcast.backend;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;

/**
 * Runs the commands that an answer of a backend holds: bodies of the server API with {@code "op"}.
 * Given by whoever puts the server together; event loop of the socket that the answer is about.
 */
@FunctionalInterface
public interface Commands {

  /**
   * Runs them one after the other. {@code namespace} is where a command belongs that names none
   * itself. The future has a reply for each command, in their order: an object with {@code result}
   * or {@code error}; it fails when none could be run.
   */
  Future<JsonArray> run(JsonArray commands, String namespace);
}
