/**
 * Socket.IO protocol 5 and its Java API: {@link io.roomcast.socketio.SocketIoServer}, namespaces,
 * sockets, broadcasts, acks, middleware, recovery.
 */
@NullMarked
package io.roomcast.socketio;

import org.jspecify.annotations.NullMarked;
