/** What the bench plays: its cases and servers, as data. */
@NullMarked
package io.roomcast.bench.plan;

import org.jspecify.annotations.NullMarked;
