package io.roomcast.bench.run;

/** What keeps a run from being made, in words for the one at the keyboard. */
public final class BenchException extends Exception {

  private static final long serialVersionUID = 1L;

  BenchException(String message) {
    super(message);
  }

  BenchException(String message, Throwable cause) {
    super(message + ": " + cause.getMessage(), cause);
  }
}
