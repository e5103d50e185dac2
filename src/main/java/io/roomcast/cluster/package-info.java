/**
 * What the nodes of a cluster tell each other, in the formats of the reference's adapters: messages
 * and their bytes, and nothing of connections.
 */
@NullMarked
package io.roomcast.cluster;

import org.jspecify.annotations.NullMarked;
