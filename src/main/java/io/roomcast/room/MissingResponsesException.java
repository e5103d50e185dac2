package io.roomcast.room;

import java.util.List;

/** Not every server answered in time. */
public final class MissingResponsesException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int expected;
  private final transient List<Arguments> responses;

  /**
   * @param expected servers that were asked
   * @param responses the answers that did come
   */
  public MissingResponsesException(int expected, List<Arguments> responses) {
    super(
        "timeout reached: only " + responses.size() + " responses received out of " + expected,
        null,
        false,
        false);
    this.expected = expected;
    this.responses = List.copyOf(responses);
  }

  /** Servers that were asked. */
  public int expected() {
    return expected;
  }

  /** The answers that did come. */
  public List<Arguments> responses() {
    return responses;
  }
}
