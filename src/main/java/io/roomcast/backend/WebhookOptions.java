package io.roomcast.backend;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where and how a backend is called over HTTP, for one event loop. Immutable.
 *
 * @param url where to post; {@code {type}} in its path or query stands for what the call is for
 * @param secrets one secret, or two while one is replaced: {@code whsec_} and base64 of 24 to 64
 *     bytes
 * @param http2 whether to speak HTTP/2, on one connection; else HTTP/1.1, with as many connections
 *     as calls are under way
 * @param maxResponse largest answer, in bytes
 * @param breakerFailures failures in a row, within ten seconds, after which it is not asked
 * @param breakerOpen how long it is not asked, in ms
 * @param ca PEM file of the certificate authorities to trust; null for those of the Java runtime
 */
public record WebhookOptions(
    String url,
    List<String> secrets,
    boolean http2,
    int maxResponse,
    int breakerFailures,
    long breakerOpen,
    @Nullable String ca) {

  /** Copies what could be changed. */
  public WebhookOptions {
    secrets = List.copyOf(secrets);
  }

  /** With the defaults of the conf. */
  public WebhookOptions(String url, String secret) {
    this(url, List.of(secret), false, 1 << 20, 20, 5_000, null);
  }
}
