/**
 * The least that a server in Java can spend: the bench application with sessions left out, packets
 * found by string search, WebSocket only.
 */
@NullMarked
package io.roomcast.bench.floor;

import org.jspecify.annotations.NullMarked;
