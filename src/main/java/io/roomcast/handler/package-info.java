/**
 * Chain handlers that come with the library, for {@code namespace.use(...)} and {@code
 * io.engine().use(...)}.
 */
@NullMarked
package io.roomcast.handler;

import org.jspecify.annotations.NullMarked;
