/**
 * The server API: what backends ask of the server, over HTTP, over the event bus, and as commands
 * in the answers of backends.
 */
@NullMarked
package io.roomcast.api;

import org.jspecify.annotations.NullMarked;
