/**
 * The relay between this process and the other nodes of a cluster, over Redis: one for each
 * process, on an event loop of its own.
 */
@NullMarked
package io.roomcast.cluster.redis;

import org.jspecify.annotations.NullMarked;
