package io.roomcast.engineio;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cross-origin headers, with the names, defaults and meaning of npm {@code cors} 2.8. They tell a
 * browser what its pages may read; they keep nobody out.
 *
 * @param origin which origins may read
 * @param methods {@code Access-Control-Allow-Methods} of a preflight answer
 * @param allowedHeaders {@code Access-Control-Allow-Headers}; null echoes what the preflight asks
 * @param exposedHeaders {@code Access-Control-Expose-Headers} of every answer; may be empty
 * @param credentials whether {@code Access-Control-Allow-Credentials: true} is sent
 * @param maxAge seconds for which a preflight answer may be kept, or null
 * @param preflightContinue whether OPTIONS requests go on to the engine after the headers were set
 * @param optionsSuccessStatus status of a preflight answer
 */
public record CorsOptions(
    Origin origin,
    List<String> methods,
    @Nullable List<String> allowedHeaders,
    List<String> exposedHeaders,
    boolean credentials,
    @Nullable Integer maxAge,
    boolean preflightContinue,
    int optionsSuccessStatus) {

  /** The defaults of npm {@code cors}, for this origin. */
  public CorsOptions(Origin origin) {
    this(
        origin,
        List.of("GET", "HEAD", "PUT", "PATCH", "POST", "DELETE"),
        null,
        List.of(),
        false,
        null,
        false,
        204);
  }

  /** The same with {@code credentials}. */
  public CorsOptions withCredentials(boolean allowed) {
    return new CorsOptions(
        origin,
        methods,
        allowedHeaders,
        exposedHeaders,
        allowed,
        maxAge,
        preflightContinue,
        optionsSuccessStatus);
  }

  /** Which origins may read. */
  public sealed interface Origin {

    /** {@code "*"}: everybody, without credentials. */
    record Any() implements Origin {}

    /** {@code true}: whoever asks is named in the answer. */
    record Reflect() implements Origin {}

    /** A fixed origin, named in every answer whoever asks. */
    record Fixed(String origin) implements Origin {}

    /** Those equal to a text or found by a pattern. */
    record Listed(List<String> origins, List<Pattern> patterns) implements Origin {}

    /** Those that a function admits; it runs on the event loop of the request. */
    record Matching(Predicate<String> admits) implements Origin {}
  }
}
