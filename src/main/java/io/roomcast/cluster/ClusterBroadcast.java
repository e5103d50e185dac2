package io.roomcast.cluster;

import io.roomcast.room.Broadcast;
import io.roomcast.room.Target;
import io.roomcast.socketio.Payload;
import org.jspecify.annotations.Nullable;

/**
 * A broadcast as it travels between nodes. Immutable.
 *
 * @param uid who sent it; null when it does not say
 * @param namespace name of the namespace; null when it does not say
 * @param event the event's name
 * @param args its arguments
 * @param target who is to get it
 * @param flags how; never local
 */
public record ClusterBroadcast(
    @Nullable String uid,
    @Nullable String namespace,
    String event,
    Payload args,
    Target target,
    Broadcast.Flags flags) {}
