package io.roomcast.handler;

/**
 * The limits of one socket, until a reload.
 *
 * @param node of its user and address
 * @param socket its own
 */
record LimitRules(NodeLimits node, SocketLimits socket) {

  boolean isEmpty() {
    return socket.isEmpty() && node.users() == null && node.addresses() == null;
  }
}
