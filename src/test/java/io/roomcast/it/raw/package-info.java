/** Blocking clients that put exactly these bytes on the wire and show exactly what comes back. */
@NullMarked
package io.roomcast.it.raw;

import org.jspecify.annotations.NullMarked;
