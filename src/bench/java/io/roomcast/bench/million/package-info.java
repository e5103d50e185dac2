/** Sessions without a network: channels inside the JVM, and clients that cost next to nothing. */
@NullMarked
package io.roomcast.bench.million;

import org.jspecify.annotations.NullMarked;
