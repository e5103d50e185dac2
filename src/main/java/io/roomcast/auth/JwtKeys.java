package io.roomcast.auth;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys of all issuers, each kept up to date. Thread-safe: one may serve the {@link JwtAuth}s of
 * many event loops, so that key sets are fetched once. Keys never come from anywhere but the
 * options; nothing in a token chooses a URL.
 */
public final class JwtKeys {

  private static final Logger LOG = LoggerFactory.getLogger(JwtKeys.class);

  private final JwtAuthOptions options;
  private final Context context;
  private final JwksClient client;
  private final Map<String, Issuer> issuers = new HashMap<>();

  /** An issuer with its keys: fixed ones, or those that it publishes. */
  record Issuer(IssuerOptions options, @Nullable KeySet fixed, @Nullable JwksSource published) {

    /** Its keys now, or null when they have not come yet. Any thread. */
    @Nullable KeySet keys() {
      return published == null ? fixed : published.current();
    }
  }

  private JwtKeys(Vertx vertx, JwtAuthOptions options, InstantSource clock) {
    this.options = options;
    this.context = vertx.getOrCreateContext();
    this.client = new JwksClient(vertx, options.getJwksTimeout(), options.getJwksMaxBytes());
    List<IssuerOptions> list = options.getIssuers();
    for (int i = 0; i < list.size(); i++) {
      IssuerOptions issuer = list.get(i);
      String at = "issuers[" + i + "].";
      KeySet fixed = check(at, issuer);
      String url = issuer.getJwks();
      JwksSource published =
          url == null
              ? null
              : new JwksSource(vertx, client, issuer, url, options.getJwksCooldown(), clock);
      if (issuers.put(issuer.getIss(), new Issuer(issuer, fixed, published)) != null) {
        throw new IllegalArgumentException(at + "iss: is that of another issuer, too");
      }
    }
  }

  /**
   * Checks the options and begins to fetch what is to be fetched, in the context of the caller.
   *
   * @throws IllegalArgumentException naming the option: without issuers, without algorithms, with a
   *     key that is missing, superfluous, too weak or of the wrong kind for them
   */
  public static JwtKeys create(Vertx vertx, JwtAuthOptions options) {
    return create(vertx, options, InstantSource.system());
  }

  static JwtKeys create(Vertx vertx, JwtAuthOptions options, InstantSource clock) {
    if (options.getIssuers().isEmpty()) {
      throw new IllegalArgumentException("issuers: must name at least one");
    }
    JwtKeys keys = new JwtKeys(vertx, new JwtAuthOptions(options), clock);
    keys.issuers.values().forEach(issuer -> keys.fetchFirst(issuer));
    return keys;
  }

  /**
   * Checks the options as {@link #create} does, and fetches nothing.
   *
   * @throws IllegalArgumentException naming the option, like {@code issuers[0].secret: ...}
   */
  public static void check(JwtAuthOptions options) {
    if (options.getIssuers().isEmpty()) {
      throw new IllegalArgumentException("issuers: must name at least one");
    }
    for (int i = 0; i < options.getIssuers().size(); i++) {
      check("issuers[" + i + "].", options.getIssuers().get(i));
    }
  }

  private void fetchFirst(Issuer issuer) {
    JwksSource source = issuer.published();
    if (source != null) {
      context.runOnContext(now -> source.refresh());
    }
  }

  /** Checks an issuer; answers its fixed keys, or null when it publishes them. */
  private static @Nullable KeySet check(String at, IssuerOptions issuer) {
    List<JwtAlgorithm> algorithms = issuer.getAlgorithms();
    if (issuer.getIss().isBlank()) {
      throw new IllegalArgumentException(at + "iss: must not be blank");
    }
    if (algorithms.isEmpty()) {
      throw new IllegalArgumentException(at + "algorithms: must name at least one");
    }
    List<VerificationKey> keys = new ArrayList<>();
    boolean symmetric = algorithms.stream().anyMatch(JwtAlgorithm::symmetric);
    if (!issuer.getSecret().isEmpty()) {
      keys.addAll(KeyReader.secret(at + "secret", issuer.getSecret(), algorithms));
    }
    if (!issuer.getPreviousSecret().isEmpty()) {
      keys.addAll(KeyReader.secret(at + "previousSecret", issuer.getPreviousSecret(), algorithms));
    }
    if (symmetric == issuer.getSecret().isEmpty()) {
      throw new IllegalArgumentException(
          at + "secret: " + (symmetric ? "is needed for " : "is of no use for ") + algorithms);
    }
    for (int i = 0; i < issuer.getPublicKeys().size(); i++) {
      String pem = issuer.getPublicKeys().get(i);
      keys.addAll(KeyReader.pem(at + "publicKeys[" + i + "]", pem, algorithms));
    }
    if (issuer.getJwks() == null) {
      checkEveryAlgorithmHasItsKey(at, algorithms, keys);
      return new KeySet(keys);
    }
    if (!keys.isEmpty() || symmetric) {
      throw new IllegalArgumentException(at + "jwks: cannot be joined with other keys");
    }
    checkUrl(at + "jwks", issuer.getJwks());
    return null;
  }

  private static void checkEveryAlgorithmHasItsKey(
      String at, List<JwtAlgorithm> algorithms, List<VerificationKey> keys) {
    for (JwtAlgorithm algorithm : algorithms) {
      if (keys.stream().noneMatch(key -> key.algorithm() == algorithm)) {
        throw new IllegalArgumentException(at + "algorithms: there is no key for " + algorithm);
      }
    }
  }

  private static void checkUrl(String name, String url) {
    try {
      URI uri = new URI(url);
      String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
      boolean http = scheme.equals("http");
      if ((http || scheme.equals("https"))
          && uri.getHost() != null
          && uri.getUserInfo() == null
          && uri.getFragment() == null) {
        if (http && !List.of("localhost", "127.0.0.1", "[::1]").contains(uri.getHost())) {
          LOG.warn("{}: keys are fetched without TLS from {}", name, uri.getHost());
        }
        return;
      }
    } catch (URISyntaxException e) {
      LOG.debug("{} is no URL", name, e);
    }
    throw new IllegalArgumentException(name + ": is no http or https URL, or has a user in it");
  }

  /** The options, already copied; not to be changed. */
  JwtAuthOptions options() {
    return options;
  }

  @Nullable Issuer issuer(String iss) {
    return issuers.get(iss);
  }

  /**
   * The issuer's keys, fetched anew unless that was done a moment ago; those of before when that
   * fails. Completes on the context of this object.
   */
  Future<KeySet> refresh(Issuer issuer) {
    JwksSource source = issuer.published();
    KeySet fixed = issuer.fixed();
    if (source == null) {
      return fixed == null ? Future.failedFuture("no keys") : Future.succeededFuture(fixed);
    }
    Promise<KeySet> refreshed = Promise.promise();
    context.runOnContext(now -> source.refresh().onComplete(refreshed));
    return refreshed.future();
  }

  /** Whether the keys of every issuer are there; for readiness. Any thread. */
  public boolean available() {
    return issuers.values().stream().allMatch(issuer -> issuer.keys() != null);
  }

  /** Fetches of key sets begun. Any thread. */
  public long fetches() {
    return sources().stream().mapToLong(JwksSource::fetches).sum();
  }

  /** Fetches that brought no keys. Any thread. */
  public long fetchFailures() {
    return sources().stream().mapToLong(JwksSource::failures).sum();
  }

  private List<JwksSource> sources() {
    List<JwksSource> sources = new ArrayList<>();
    for (Issuer issuer : issuers.values()) {
      if (issuer.published() != null) {
        sources.add(issuer.published());
      }
    }
    return sources;
  }

  /** Stops fetching; the keys stay as they are. Any thread. */
  public void close() {
    context.runOnContext(
        now -> {
          sources().forEach(JwksSource::close);
          client.close();
        });
  }
}
