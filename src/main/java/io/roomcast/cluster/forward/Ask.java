package io.roomcast.cluster.forward;

import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a node that ends asks of the owner of a session. It is sent as a POST to {@link
 * Forwarding#PREFIX} and a target that no client's request can have, so that no signature of a
 * forwarded request is one of this. To do it twice does no harm.
 */
enum Ask {
  /** The session's WebSocket is passed on by that node: let the client go in good order. */
  LEAVE("-leave?sid="),
  /** A poll of the session is: answer it now, so that the client asks another node. */
  ANSWER_POLL("-answer-poll?sid=");

  private final String prefix;

  Ask(String prefix) {
    this.prefix = prefix;
  }

  /** What the target of the request is behind the prefix of all. */
  String target(String sid) {
    return prefix + URLEncoder.encode(sid, StandardCharsets.UTF_8);
  }

  /** What such a target asks for; null when that is nothing known. */
  static @Nullable Ask of(String target) {
    for (Ask ask : values()) {
      if (target.startsWith(ask.prefix)) {
        return ask;
      }
    }
    return null;
  }

  /** The session that a target of this kind names. The target was signed by a node. */
  String sid(String target) {
    return URLDecoder.decode(target.substring(prefix.length()), StandardCharsets.UTF_8);
  }
}
