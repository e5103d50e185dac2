package io.roomcast.socketio;

/** What a msgpack value is. */
enum MsgpackType {
  NIL,
  BOOLEAN,
  INTEGER,
  FLOAT,
  STRING,
  BINARY,
  EXTENSION,
  ARRAY,
  MAP,
  /** The one byte that starts nothing. */
  NOTHING
}
