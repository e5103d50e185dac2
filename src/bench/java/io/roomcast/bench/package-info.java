/** The bench: a load generator, the servers it measures, and what runs and reports them. */
@NullMarked
package io.roomcast.bench;

import org.jspecify.annotations.NullMarked;
