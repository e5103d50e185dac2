/**
 * WebSocket on Netty: the handler, frames shared by many receivers, one flush per channel and loop
 * turn, compression. The only package that touches Netty handlers or Vert.x internals.
 */
@NullMarked
package io.roomcast.net;

import org.jspecify.annotations.NullMarked;
