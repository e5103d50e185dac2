package io.roomcast.engineio;

import io.roomcast.loop.IdGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The private ids of sessions: 20 characters of {@link IdGenerator}, behind the name of the node
 * and a tilde where nodes forward to each other. Event loop only.
 */
final class SessionIds {

  /**
   * Parts the name of the node from the rest; of no meaning in a URL, and in neither of the two.
   */
  private static final char MARK = '~';

  private final IdGenerator ids;
  private final String prefix;

  /**
   * @param instance number of the server's instance
   * @param node name of this node, or null when ids name none
   */
  SessionIds(int instance, @Nullable String node) {
    this.ids = new IdGenerator(instance);
    this.prefix = node == null ? "" : node + MARK;
  }

  String next() {
    return prefix.concat(ids.next());
  }

  /** The number of the instance that an id of this node names; -1 for any other text. */
  int instanceOf(String sid) {
    return sid.startsWith(prefix) ? IdGenerator.instanceOf(sid.substring(prefix.length())) : -1;
  }

  /** The node that an id names; null when that is this one, or none. */
  @Nullable String otherNode(String sid) {
    int mark = sid.length() - IdGenerator.LENGTH - 1;
    return prefix.isEmpty() || mark < 1 || sid.charAt(mark) != MARK || sid.startsWith(prefix)
        ? null
        : sid.substring(0, mark);
  }
}
