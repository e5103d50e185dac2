/** The gateway as a bench server: a conf, and the little that backends of it need. */
@NullMarked
package io.roomcast.bench.gateway;

import org.jspecify.annotations.NullMarked;
