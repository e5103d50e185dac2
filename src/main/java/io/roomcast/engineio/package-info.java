/**
 * Engine.IO protocol 4 (and 3 for old clients): packets, payloads, sessions, transports, upgrade,
 * heartbeat. Usable without Socket.IO.
 */
@NullMarked
package io.roomcast.engineio;

import org.jspecify.annotations.NullMarked;
