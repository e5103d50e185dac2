/**
 * Integration tests: the server as strangers meet it, over real sockets, and the application that
 * they drive, written on the public API only.
 */
@NullMarked
package io.roomcast.it;

import org.jspecify.annotations.NullMarked;
