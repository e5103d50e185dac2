/** Backends of the demo pages in {@code webroot/}, written against the public API only. */
@NullMarked
package io.roomcast.demo;

import org.jspecify.annotations.NullMarked;
