/**
 * What one event loop owns: its time, its executor, its place among the instances of a server.
 * Everything here is single-threaded unless its first line says otherwise.
 */
@NullMarked
package io.roomcast.loop;

import org.jspecify.annotations.NullMarked;
