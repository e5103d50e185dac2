package io.roomcast;

import io.roomcast.auth.AuthException;
import io.roomcast.auth.IssuerOptions;
import io.roomcast.auth.JwtAlgorithm;
import io.roomcast.auth.JwtAuth;
import io.roomcast.auth.JwtAuthOptions;
import io.roomcast.auth.VerifiedToken;
import io.roomcast.config.Durations;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code roomcast verify-token}: judges a token as a server with these keys would, and tells more
 * about what is wrong than clients are told. Main thread.
 */
@Command(name = "verify-token", description = "Tell whether a token is valid, and what it says.")
final class VerifyTokenCommand implements Callable<Integer> {

  private final PrintWriter out;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private Keys keys = new Keys();

  /** Either keys given, or where the issuer publishes them. */
  static final class Keys {
    @ArgGroup private @Nullable KeyInput given;

    @Option(names = "--jwks", paramLabel = "URL", description = "The issuer's JSON Web Key Set.")
    private @Nullable String jwks;
  }

  @Option(
      names = "--alg",
      required = true,
      split = ",",
      description = "Algorithms that the issuer may use, with commas between.")
  private List<String> algorithms = new ArrayList<>();

  @Option(names = "--iss", required = true, description = "The issuer.")
  private String iss = "";

  @Option(names = "--aud", description = "Audience, one of which it must name; may be repeated.")
  private List<String> aud = new ArrayList<>();

  @Option(names = "--clock-skew", description = "How far clocks may differ.")
  private String clockSkew = "30s";

  @Parameters(paramLabel = "TOKEN", description = "The token.")
  private String token = "";

  VerifyTokenCommand(PrintWriter out) {
    this.out = out;
  }

  @Override
  public Integer call() {
    Vertx vertx = Vertx.vertx();
    try {
      VerifiedToken verified = MainThread.await(verify(vertx, options()));
      out.println(describe(verified).encodePrettily());
      return 0;
    } catch (AuthException e) {
      String refusal = e.error().code() + ": " + e.getMessage() + " (" + e.detail() + ")";
      throw new StartException(refusal, e);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } finally {
      vertx.close();
    }
  }

  private JwtAuthOptions options() {
    IssuerOptions issuer =
        new IssuerOptions()
            .setIss(iss)
            .setAud(aud)
            .setAlgorithms(algorithms.stream().map(JwtAlgorithm::of).toList())
            .setJwks(keys.jwks);
    KeyInput given = keys.given;
    if (given != null && given.isPem()) {
      issuer.setPublicKeys(List.of(given.read()));
    } else if (given != null) {
      issuer.setSecret(given.read());
    }
    return new JwtAuthOptions()
        .setIssuers(issuer)
        .setClockSkew(Durations.parse(clockSkew).toMillis());
  }

  /** On an event loop, as a server does it. */
  private Future<VerifiedToken> verify(Vertx vertx, JwtAuthOptions options) {
    Promise<VerifiedToken> answer = Promise.promise();
    vertx.runOnContext(
        now -> {
          try {
            JwtAuth.create(vertx, options).verify(token).onComplete(answer);
          } catch (RuntimeException e) {
            answer.fail(e);
          }
        });
    return answer.future();
  }

  private static JsonObject describe(VerifiedToken token) {
    return new JsonObject()
        .put("user", token.user())
        .put("issuer", token.issuer())
        .put("expires", Instant.ofEpochMilli(token.expiresAt()).toString())
        .put("rooms", new JsonArray(token.rooms()))
        .put("caps", new JsonArray(token.caps()))
        .put("data", token.data())
        .put("claims", token.claims());
  }
}
