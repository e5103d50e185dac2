/** What operators see and do: metrics, health, and how clients are sent away. */
@NullMarked
package io.roomcast.ops;

import org.jspecify.annotations.NullMarked;
