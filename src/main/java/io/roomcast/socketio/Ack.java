package io.roomcast.socketio;

import org.jspecify.annotations.Nullable;

/** Answers one ack request, once. Any thread. */
@FunctionalInterface
public interface Ack {

  /** Sends the answer; further calls do nothing. Arguments as in {@link Payload#of}. */
  void send(@Nullable Object... args);
}
