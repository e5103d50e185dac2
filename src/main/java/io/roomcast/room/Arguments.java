package io.roomcast.room;

import io.vertx.core.json.JsonArray;

/** The arguments of an event or ack, as much as this package must know of them. Immutable. */
public interface Arguments {

  /** How many there are. */
  int size();

  /** All of them as Vert.x JSON; binary ones are {@link io.vertx.core.buffer.Buffer}s. */
  JsonArray toJsonArray();
}
