/** Starts servers and the load generator as processes, one run after the other. Linux. */
@NullMarked
package io.roomcast.bench.run;

import org.jspecify.annotations.NullMarked;
