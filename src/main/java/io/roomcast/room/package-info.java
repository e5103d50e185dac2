/**
 * Rooms of one namespace: members and broadcasts, their event-bus addresses, and the adapter SPI
 * that carries them to other loops and other nodes. Knows members, not sockets.
 */
@NullMarked
package io.roomcast.room;

import org.jspecify.annotations.NullMarked;
