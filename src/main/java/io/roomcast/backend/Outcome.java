package io.roomcast.backend;

/** How a call of a backend ended: the complete set. */
public enum Outcome {
  /** It answered, and the answer was applied. */
  OK("ok", false, false),
  /** It answered with an error: a refusal. */
  REFUSED("refused", false, false),
  /** It answered what is no answer: no JSON, wrong types, too large. */
  BAD_ANSWER("bad_answer", false, false),
  /** A status that says that the same request will fail again: 3xx, most of 4xx. */
  REJECTED("rejected", false, false),
  /** The status 408, 425 or 429. */
  BUSY("busy", true, false),
  /** A status of 500 and above. */
  FAILED("failed", true, true),
  /** No connection, or one that ended before the answer did. */
  NETWORK("network", true, true),
  /** No answer, or not all of it, in time. */
  TIMEOUT("timeout", true, true),
  /** Nobody listens on its event-bus address. */
  NO_HANDLERS("no_handlers", true, true),
  /** It failed so often that it is not asked for a while. */
  BREAKER_OPEN("breaker_open", false, false),
  /** Too much waits for it already. */
  OVERLOADED("overloaded", false, false);

  private final String text;
  private final boolean retryable;
  private final boolean trouble;

  Outcome(String text, boolean retryable, boolean trouble) {
    this.text = text;
    this.retryable = retryable;
    this.trouble = trouble;
  }

  /** The name in metrics and logs. */
  public String text() {
    return text;
  }

  /** Whether the same call may succeed a little later. */
  public boolean retryable() {
    return retryable;
  }

  /** Whether it tells against the backend as a whole, so that the breaker counts it. */
  boolean trouble() {
    return trouble;
  }
}
