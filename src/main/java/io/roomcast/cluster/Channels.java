package io.roomcast.cluster;

import io.roomcast.room.Target;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The Redis channels of one namespace, as the classic adapter names them. Names are not escaped:
 * those of rooms and namespaces may hold any character. Immutable, thread-safe.
 *
 * @param all {@code <prefix>#<namespace>#}: broadcasts to several rooms, or to everybody
 * @param requests {@code <prefix>-request#<namespace>#}
 * @param responses {@code <prefix>-response#<namespace>#}: answers for any node
 */
public record Channels(String all, String requests, String responses) {

  /** Those of a namespace, whose name has its leading slash. */
  public static Channels of(String prefix, String namespace) {
    String end = '#' + namespace + '#';
    return new Channels(prefix + end, prefix + "-request" + end, prefix + "-response" + end);
  }

  /** {@code <prefix>#<namespace>#<room>#}: broadcasts to exactly that room. */
  public String room(String room) {
    return all + room + '#';
  }

  /** {@code <prefix>-response#<namespace>#<uid>#}: answers for the node of that uid. */
  public String responses(String uid) {
    return responses + uid + '#';
  }

  /** Where a broadcast goes. */
  public String of(Target target) {
    Set<String> rooms = target.rooms();
    return rooms.size() == 1 ? room(rooms.iterator().next()) : all;
  }

  /** The pattern that matches the channels of broadcasts, and no others. */
  public String pattern() {
    StringBuilder pattern = new StringBuilder(all.length() + 8);
    for (int i = 0; i < all.length(); i++) {
      char c = all.charAt(i);
      if ("*?[]\\".indexOf(c) >= 0) {
        pattern.append('\\');
      }
      pattern.append(c);
    }
    return pattern.append('*').toString();
  }

  /** The room whose channel this is; null when it is that of all, or none of these. */
  public @Nullable String roomOf(String channel) {
    return channel.length() > all.length() && channel.startsWith(all) && channel.endsWith("#")
        ? channel.substring(all.length(), channel.length() - 1)
        : null;
  }
}
