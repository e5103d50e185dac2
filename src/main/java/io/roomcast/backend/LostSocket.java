package io.roomcast.backend;

import org.jspecify.annotations.Nullable;

/**
 * A socket of a node that has died. Immutable.
 *
 * @param node name of that node
 * @param run which of its runs it was: the socket is told of by the same message id each time
 * @param namespace name of its namespace
 * @param id its public id
 * @param user who its client was; null when that is not known
 */
public record LostSocket(
    String node, String run, String namespace, String id, @Nullable String user) {}
