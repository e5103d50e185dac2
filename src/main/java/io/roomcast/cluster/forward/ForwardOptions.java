package io.roomcast.cluster.forward;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How requests are forwarded. Immutable.
 *
 * @param secret what requests between nodes are signed with; all nodes have the same
 * @param maxRequests polls and POSTs that one event loop may have under way to other nodes
 * @param maxWebSockets WebSockets that one event loop may pass on, or be about to
 * @param connectTimeout ms that a connection to another node may take
 * @param timeout ms that an answer may take to begin: more than the longest poll
 * @param ca PEM file of the authorities that the other nodes' certificates are checked with; null
 *     for those of Java. Of https addresses only
 * @param verifyHost whether the name in a certificate must be that of the node's address
 */
public record ForwardOptions(
    String secret,
    int maxRequests,
    int maxWebSockets,
    long connectTimeout,
    long timeout,
    @Nullable String ca,
    boolean verifyHost) {

  /**
   * @throws IllegalArgumentException without a secret
   */
  public ForwardOptions {
    if (Objects.requireNonNull(secret).isEmpty()) {
      throw new IllegalArgumentException("secret: must not be empty");
    }
  }

  /** The defaults, with this secret: plain HTTP, answers within a minute. */
  public static ForwardOptions of(String secret) {
    return new ForwardOptions(secret, 10_000, 10_000, 2_000, 60_000, null, true);
  }

  /** Not the secret. */
  @Override
  public String toString() {
    return "at most " + maxRequests + " requests, " + maxWebSockets + " WebSockets";
  }
}
