package io.roomcast.auth;

import io.roomcast.auth.JwtKeys.Issuer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies JSON Web Tokens (RFC 7519, RFC 7515 in compact form) for one event loop: that of the
 * verticle which creates it or, off the event loops, the one that {@code
 * vertx.getOrCreateContext()} gives the creating thread. Call it there.
 *
 * <p>A token is valid when its issuer is known, the issuer may use its algorithm, one of the
 * issuer's keys has signed it, its times and its audience are right, it has {@code exp}, and the
 * claims of the {@link ClaimMap} are of their kinds. What costs little is checked first, and the
 * signature before anything is believed.
 */
public final class JwtAuth {

  private static final Logger LOG = LoggerFactory.getLogger(JwtAuth.class);

  private final JwtKeys keys;
  private final boolean ownsKeys;
  private final JwtAuthOptions options;
  private final Context context;
  private final InstantSource clock;
  private final ClaimReader claims;
  private final TokenCache cache;
  private final SignatureChecker checker;
  private final SignaturePool pool;
  private final Map<AuthError, Long> refused = new EnumMap<>(AuthError.class);
  private long verified;
  private long cacheHits;
  private long checkedByWorkers;
  private int pending;
  private boolean closing;
  private boolean closed;

  private JwtAuth(Vertx vertx, JwtKeys keys, boolean ownsKeys, InstantSource clock) {
    this.keys = keys;
    this.ownsKeys = ownsKeys;
    this.options = keys.options();
    this.context = vertx.getOrCreateContext();
    this.clock = clock;
    this.claims = new ClaimReader(options.getMap(), options.getMaxRooms());
    this.cache = new TokenCache(options.getCacheSize());
    this.checker = new SignatureChecker(vertx);
    this.pool = new SignaturePool(vertx, context, options.getWorkers());
  }

  /**
   * With keys of its own.
   *
   * @throws IllegalArgumentException as {@link JwtKeys#create} does
   */
  public static JwtAuth create(Vertx vertx, JwtAuthOptions options) {
    return create(vertx, options, InstantSource.system());
  }

  /** With keys that other event loops use, too. */
  public static JwtAuth create(Vertx vertx, JwtKeys keys) {
    return new JwtAuth(vertx, keys, false, InstantSource.system());
  }

  static JwtAuth create(Vertx vertx, JwtAuthOptions options, InstantSource clock) {
    return new JwtAuth(vertx, JwtKeys.create(vertx, options, clock), true, clock);
  }

  /** The options; not to be changed. */
  public JwtAuthOptions options() {
    return options;
  }

  /** The keys that it verifies by. */
  public JwtKeys keys() {
    return keys;
  }

  /** ms since the epoch, by the clock that tokens are judged by. */
  public long now() {
    return clock.millis();
  }

  /**
   * Verifies a token; fails with {@link AuthException}. Completes at once for the HS algorithms and
   * for tokens verified before, else later on the event loop.
   */
  public Future<VerifiedToken> verify(String token) {
    Future<VerifiedToken> answer = judged(token);
    return answer.isComplete() ? counted(answer) : answer.transform(done -> counted(answer));
  }

  private Future<VerifiedToken> judged(String token) {
    try {
      return judge(token);
    } catch (AuthException e) {
      return Future.failedFuture(e);
    } catch (RuntimeException e) {
      LOG.warn("A token could not be judged: {}", e.getClass().getName());
      return Future.failedFuture(ParsedToken.invalid("unforeseen"));
    }
  }

  private Future<VerifiedToken> counted(Future<VerifiedToken> answer) {
    if (answer.succeeded()) {
      verified++;
    } else if (answer.cause() instanceof AuthException e) {
      refused.merge(e.error(), 1L, Long::sum);
      LOG.debug("A token was refused: {} ({})", e.error().code(), e.detail());
    }
    return answer;
  }

  private Future<VerifiedToken> judge(String text) {
    if (text.isBlank()) {
      throw new AuthException(AuthError.TOKEN_MISSING, "blank");
    }
    if (text.length() > options.getMaxTokenLength()) {
      throw ParsedToken.invalid("longer than " + options.getMaxTokenLength() + " characters");
    }
    ByteBuffer hash = cache.key(text);
    VerifiedToken known = cache.get(hash, this::keysOf);
    if (known != null) {
      return fromCache(hash, known);
    }
    ParsedToken token = ParsedToken.of(text);
    Issuer issuer = token.issuer() == null ? null : keys.issuer(token.issuer());
    if (issuer == null) {
      throw new AuthException(AuthError.ISSUER_UNKNOWN, "iss is none of ours");
    }
    if (!issuer.options().getAlgorithms().contains(token.algorithm())) {
      throw ParsedToken.invalid(token.algorithm() + " is not allowed to its issuer");
    }
    token.checkTimes(clock.millis(), options.getClockSkew());
    token.checkAudience(issuer.options().getAud());
    return withKeys(issuer, token)
        .compose(found -> signed(issuer, found, token).map(yes -> accept(hash, found, token)));
  }

  private Future<VerifiedToken> fromCache(ByteBuffer hash, VerifiedToken known) {
    if (clock.millis() - options.getClockSkew() >= known.expiresAt()) {
      cache.remove(hash);
      throw new AuthException(AuthError.TOKEN_EXPIRED, "exp has passed");
    }
    cacheHits++;
    return Future.succeededFuture(known);
  }

  private @Nullable KeySet keysOf(String iss) {
    Issuer issuer = keys.issuer(iss);
    return issuer == null ? null : issuer.keys();
  }

  /** The issuer's keys, one of which may have signed the token. */
  private Future<KeySet> withKeys(Issuer issuer, ParsedToken token) {
    KeySet now = issuer.keys();
    if (now != null && now.has(token.algorithm(), token.kid())) {
      return Future.succeededFuture(now);
    }
    if (issuer.published() == null) {
      throw ParsedToken.invalid("no such key");
    }
    return waiting(() -> keys.refresh(issuer))
        .transform(
            done -> {
              if (done.failed()) {
                return Future.failedFuture(
                    done.cause() instanceof AuthException busy
                        ? busy
                        : new AuthException(AuthError.KEYS_UNAVAILABLE, "no keys yet"));
              }
              return done.result().has(token.algorithm(), token.kid())
                  ? Future.succeededFuture(done.result())
                  : Future.failedFuture(ParsedToken.invalid("no such key"));
            });
  }

  /** Fails unless one of the keys has signed the token. */
  private Future<Void> signed(Issuer issuer, KeySet with, ParsedToken token) {
    String iss = issuer.options().getIss();
    Future<Boolean> check =
        token.algorithm().symmetric()
            ? Future.succeededFuture(checker.check(iss, with, token.text()))
            : waiting(() -> checkedByWorker(iss, with, token.text()));
    return check.compose(
        yes ->
            yes
                ? Future.succeededFuture()
                : Future.failedFuture(ParsedToken.invalid("no key of the issuer has signed it")));
  }

  private Future<Boolean> checkedByWorker(String iss, KeySet with, String token) {
    checkedByWorkers++;
    return pool.check(iss, with, token);
  }

  private VerifiedToken accept(ByteBuffer hash, KeySet by, ParsedToken token) {
    VerifiedToken accepted = claims.read(token);
    cache.put(hash, accepted, by);
    return accepted;
  }

  /** Does it, counted as pending, and completes on this event loop. */
  private <T> Future<T> waiting(Supplier<Future<T>> slow) {
    if (pending >= options.getMaxPending()) {
      return Future.failedFuture(new AuthException(AuthError.AUTH_BUSY, "maxPending is reached"));
    }
    pending++;
    Promise<T> here = Promise.promise();
    slow.get()
        .onComplete(
            done ->
                context.runOnContext(
                    now -> {
                      pending--;
                      here.handle(done);
                      closeIfIdle();
                    }));
    return here.future();
  }

  /** What it has done and holds. */
  public JwtStats stats() {
    return new JwtStats(
        verified, cacheHits, cache.size(), checkedByWorkers, pending, Map.copyOf(refused));
  }

  /**
   * Lets go of threads, and of the keys when they are its own, once no token waits any more. No
   * further ones may be given to it.
   */
  public void close() {
    closing = true;
    closeIfIdle();
  }

  private void closeIfIdle() {
    if (closing && !closed && pending == 0) {
      closed = true;
      pool.close();
      if (ownsKeys) {
        keys.close();
      }
    }
  }
}
