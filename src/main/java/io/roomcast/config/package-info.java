/**
 * The JSON configuration: immutable records, loading, validation with JSON paths. The library
 * packages never import it.
 */
@NullMarked
package io.roomcast.config;

import org.jspecify.annotations.NullMarked;
