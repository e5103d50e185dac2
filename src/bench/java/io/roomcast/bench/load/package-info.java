/**
 * The load generator: many cheap Socket.IO clients on one event loop, and the scenarios they play.
 *
 * <p>Every value that is sent carries its publisher, its number and the time it was meant to leave
 * ({@link io.roomcast.bench.load.Stamp}), so that each delivery is checked for loss, duplication
 * and order, and timed without leaving out what waited. Classes belong to the fleet's event loop
 * unless they say otherwise; the scenarios run on the main thread and ask the loop.
 */
@NullMarked
package io.roomcast.bench.load;

import org.jspecify.annotations.NullMarked;
