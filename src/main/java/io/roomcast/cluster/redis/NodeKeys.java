package io.roomcast.cluster.redis;

/**
 * Where nodes are on Redis. The prefix is in braces: so all keys are on one server of a Redis
 * Cluster. Immutable.
 *
 * @param prefix what they begin with
 */
record NodeKeys(String prefix) {

  /** Set of the runs that have not ended, or were not settled yet. */
  String all() {
    return '{' + prefix + "}:nodes";
  }

  /** What is known of the node of that name; it goes when its lease ends. */
  String node(String id) {
    return '{' + prefix + "}:node:" + id;
  }

  /** Hash of the sockets of a run. */
  String sockets(String member) {
    return node(member) + ":sockets";
  }

  /** Hash of the connections that users have with a run; it goes when the lease ends. */
  String users(String member) {
    return node(member) + ":users";
  }

  /** Hash of the users that stand in rooms by the word of a run. */
  String present(String member) {
    return node(member) + ":present";
  }

  /** There when others have removed what a run had left, although it lives. */
  String settled(String member) {
    return node(member) + ":settled";
  }

  /** Set of the runs that have ended orderly, and left users in rooms. */
  String left() {
    return '{' + prefix + "}:nodes:left";
  }

  /** Hash of the users in a room. */
  String presence(String room) {
    return '{' + prefix + "}:presence:" + room;
  }

  /** Who settles what a run has left behind. */
  String claim(String member) {
    return node(member) + ":claim";
  }
}
