package io.roomcast.api;

import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/** Why an operation was not done, as the caller is told. Without a stack trace. */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** The reasons, each with its HTTP status and whether trying again later makes sense. */
  public enum Code {
    /** The body is no JSON, or not what the operation takes. */
    E_BODY(400, false),
    /** No API key, or one that is not known. */
    E_KEY(401, false),
    /** The key may not do that. */
    E_SCOPE(403, false),
    /** The key may not do anything in that namespace. */
    E_NAMESPACE(403, false),
    /** The key may not be used from that address. */
    E_ADDRESS(403, false),
    /** There is no such operation. */
    E_UNKNOWN_OP(404, false),
    /** There is no such namespace. */
    E_UNKNOWN_NAMESPACE(404, false),
    /** No such socket is connected. */
    E_UNKNOWN_SOCKET(404, false),
    /** Operations are posted. */
    E_METHOD(405, false),
    /** A request with the same idempotency key is under way. */
    E_IN_FLIGHT(409, true),
    /** Nobody waits for that ack, or no longer. */
    E_GONE(410, false),
    /** The body is larger than allowed. */
    E_TOO_LARGE(413, false),
    /** The idempotency key was used for another request. */
    E_IDEMPOTENCY(422, false),
    /** It failed, and that is our fault. */
    E_INTERNAL(500, true),
    /** Too many requests are under way, or the server is about to end. */
    E_BUSY(503, true),
    /** Other nodes could not be reached, as Redis or one of them is not there. */
    E_BROKER(503, true),
    /** Not everything answered in time. */
    E_TIMEOUT(504, true);

    private final int status;
    private final boolean retryable;

    Code(int status, boolean retryable) {
      this.status = status;
      this.retryable = retryable;
    }

    /** HTTP status. */
    public int status() {
      return status;
    }

    /** Whether the same request may succeed later. */
    public boolean retryable() {
      return retryable;
    }
  }

  private final Code code;
  private final @Nullable String path;
  private final @Nullable String found;
  private final @Nullable String allowed;
  private final boolean local;

  /** For this reason. */
  public ApiException(Code code, String message) {
    this(code, message, null, null, null, false);
  }

  private ApiException(
      Code code,
      String message,
      @Nullable String path,
      @Nullable String found,
      @Nullable String allowed,
      boolean local) {
    super(message, null, false, false);
    this.code = code;
    this.path = path;
    this.found = found;
    this.allowed = allowed;
    this.local = local;
  }

  /** A part of the body is not what it must be. */
  static ApiException body(String path, String found, String allowed) {
    String where = path.isEmpty() ? "the body" : path;
    return new ApiException(
        Code.E_BODY,
        where + ": found " + found + ", allowed: " + allowed,
        path,
        found,
        allowed,
        false);
  }

  /** The same of something that was done on this node; others did not get it. */
  ApiException alreadyHere() {
    return new ApiException(code, String.valueOf(getMessage()), path, found, allowed, true);
  }

  /** The reason. */
  public Code code() {
    return code;
  }

  /**
   * {@code {code, message, retryable}}; of a wrong body {@code path, found, allowed}; {@code local:
   * true} when it was done for the clients of this node.
   */
  public JsonObject toJson() {
    JsonObject json =
        new JsonObject()
            .put("code", code.name())
            .put("message", getMessage())
            .put("retryable", code.retryable());
    if (path != null) {
      json.put("path", path).put("found", found).put("allowed", allowed);
    }
    return local ? json.put("local", true) : json;
  }
}
