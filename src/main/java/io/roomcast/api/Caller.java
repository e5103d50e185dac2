package io.roomcast.api;

import io.roomcast.api.ApiException.Code;
import io.roomcast.auth.ApiKey;
import org.jspecify.annotations.Nullable;

/**
 * Who asks for an operation: the holder of an API key, or somebody in this process. Immutable.
 *
 * @param key null for somebody in this process, who may do everything
 */
public record Caller(@Nullable ApiKey key) {

  /** Somebody in this process: the event bus, a backend's answer. */
  public static final Caller INSIDE = new Caller(null);

  /**
   * Checks a right.
   *
   * @throws ApiException without it
   */
  public void mustHave(String scope) {
    if (key != null && !scope.isEmpty() && !key.allows(scope)) {
      throw new ApiException(Code.E_SCOPE, "The API key lacks the scope " + scope + ".");
    }
  }

  /**
   * Checks that it may act in a namespace.
   *
   * @throws ApiException when it may not
   */
  void mustReach(String namespace) {
    if (key != null && !key.allowsNamespace(namespace)) {
      throw new ApiException(Code.E_NAMESPACE, "The API key is not for this namespace.");
    }
  }

  /** Tells callers apart. */
  String id() {
    return key == null ? "" : key.id();
  }
}
