/**
 * Requests for sessions of other nodes: which node that is, the way there and back, over HTTP
 * between the internal listeners. So clients may reach any node with any request.
 */
@NullMarked
package io.roomcast.cluster.forward;

import org.jspecify.annotations.NullMarked;
