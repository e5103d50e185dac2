package io.roomcast.cluster;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A user in a room, as nodes tell each other. Immutable.
 *
 * @param sockets his sockets in the room; 0 for one who may come back
 * @param told whether those in the room are told when he comes and goes
 * @param who what others see of him, not to be changed
 */
public record PresentUser(int sockets, boolean told, JsonObject who) {

  private static final int LONGEST = 1 << 20;

  /** As it stands on Redis. */
  public String toText() {
    return sockets + (told ? " 1 " : " 0 ") + who.encode();
  }

  /** What stands there; null when it is nothing that {@link #toText} writes. */
  public static @Nullable PresentUser parse(String text) {
    int space = text.indexOf(' ');
    if (space < 1 || space > 9 || text.length() < space + 3 || text.length() > LONGEST) {
      return null;
    }
    try {
      int sockets = Integer.parseInt(text, 0, space, 10);
      boolean told = text.charAt(space + 1) == '1';
      JsonObject who = new JsonObject(text.substring(space + 3));
      return sockets < 0 ? null : new PresentUser(sockets, told, who);
    } catch (DecodeException | NumberFormatException e) {
      return null;
    }
  }
}
