package io.roomcast.room;

import org.jspecify.annotations.Nullable;

/**
 * The event-bus addresses of one namespace. Immutable, any thread.
 *
 * <p>Those of rooms and of the namespace are the texts of the reference's Redis channels; both end
 * in {@code #}. Those of instances end in {@code @} and a number, so none can be taken for another.
 *
 * @param namespace {@code <key>#<namespace>#}: several rooms, or everybody
 */
record Addresses(String namespace) {

  static Addresses of(String key, String namespace) {
    return new Addresses(prefix(key) + namespace + '#');
  }

  /** What the addresses of all namespaces of a server begin with. */
  static String prefix(String key) {
    return key + '#';
  }

  /** {@code <key>#<namespace>#<room>#}: exactly that room. */
  String room(String room) {
    return namespace + room + '#';
  }

  /** {@code <key>#<namespace>#@<instance>}: rooms named by an id that the instance made. */
  String instance(int instance) {
    return namespace + '@' + instance;
  }

  /**
   * The room that an address names, when {@code end} is where its namespace ends (the place of the
   * {@code #}): null for the namespace itself.
   */
  static @Nullable String roomOf(String address, int end) {
    return end == address.length() - 1 ? null : address.substring(end + 1, address.length() - 1);
  }
}
