package io.roomcast.cluster.redis;

/** Not every node answered in time. Carries no stack trace. */
public final class ClusterTimeoutException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int expected;
  private final int answered;

  ClusterTimeoutException(int expected, int answered) {
    super("only " + answered + " of " + expected + " nodes answered in time", null, false, false);
    this.expected = expected;
    this.answered = answered;
  }

  /** Nodes that were asked. */
  public int expected() {
    return expected;
  }

  /** Nodes that answered. */
  public int answered() {
    return answered;
  }
}
