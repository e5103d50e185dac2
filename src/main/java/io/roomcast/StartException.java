package io.roomcast;

import java.io.IOException;
import java.net.BindException;
import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;

/** The gateway cannot start; the message says why in one line, for the operator. */
final class StartException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StartException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** Listening on that address failed for this cause. */
  static StartException listening(String address, Throwable cause) {
    return new StartException("cannot listen on " + address + ": " + reason(cause), cause);
  }

  private static String reason(Throwable cause) {
    String message = String.valueOf(cause.getMessage());
    if (cause instanceof UnknownHostException) {
      return "no such host";
    }
    // The native transport has its own exceptions, told apart by the system's text only.
    if (cause instanceof BindException || cause instanceof IOException) {
      if (message.contains("Address already in use")) {
        return "the port is in use";
      }
      if (message.contains("Permission denied")) {
        return "permission denied; ports below 1024 need a privilege";
      }
      if (message.contains("Cannot assign requested address")) {
        return "this machine has no such address";
      }
    }
    return cause.getClass().getSimpleName() + ": " + message;
  }
}
