package io.roomcast.socketio;

import org.jspecify.annotations.Nullable;

/**
 * How one socket is to be sent something. Immutable.
 *
 * @param timeout ms that an ack may take, or null for as long as the socket is connected
 */
record Flags(boolean isVolatile, boolean compress, @Nullable Long timeout) {

  static final Flags DEFAULT = new Flags(false, true, null);
}
