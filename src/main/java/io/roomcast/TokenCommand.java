package io.roomcast;

import io.roomcast.auth.JwtAlgorithm;
import io.roomcast.auth.TokenSigner;
import io.roomcast.config.Durations;
import io.vertx.core.Vertx;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roomcast token}: makes a token to try things out with. Main thread. */
@Command(name = "token", description = "Print a signed token for a client.")
final class TokenCommand implements Callable<Integer> {

  private final PrintWriter out;

  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup(multiplicity = "1")
  private KeyInput key;

  @Option(names = "--alg", description = "Signature algorithm; ${DEFAULT-VALUE} unless told.")
  private String alg = "HS256";

  @Option(names = "--kid", description = "Id of the key, for the header.")
  private @Nullable String kid;

  @Option(names = "--iss", required = true, description = "Issuer, as the server knows it.")
  private String iss = "";

  @Option(names = "--sub", required = true, description = "User.")
  private String sub = "";

  @Option(names = "--aud", description = "Audience; may be repeated.")
  private List<String> aud = new ArrayList<>();

  @Option(names = "--room", description = "Room to join on connect; may be repeated.")
  private List<String> rooms = new ArrayList<>();

  @Option(names = "--cap", description = "Right to give; may be repeated.")
  private List<String> caps = new ArrayList<>();

  @Option(
      names = "--claim",
      paramLabel = "NAME=JSON",
      description = "Any other claim; may be repeated.")
  private Map<String, String> more = new TreeMap<>();

  @Option(names = "--ttl", description = "Time until it expires, e.g. 90s, 1h, 7d.")
  private String ttl = "1h";

  TokenCommand(PrintWriter out, KeyInput key) {
    this.out = out;
    this.key = key;
  }

  @Override
  public Integer call() {
    Vertx vertx = Vertx.vertx();
    try {
      TokenSigner signer = TokenSigner.create(vertx, JwtAlgorithm.of(alg), key.read(), kid);
      out.println(signer.sign(claims()));
      return 0;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(spec.commandLine(), e.getMessage(), e);
    } finally {
      vertx.close();
    }
  }

  private JsonObject claims() {
    JsonObject claims = new JsonObject();
    more.forEach((name, json) -> claims.put(name, value(name, json)));
    long now = InstantSource.system().instant().getEpochSecond();
    claims.put("iss", iss).put("sub", sub).put("iat", now).put("exp", now + seconds());
    put(claims, "rooms", rooms);
    put(claims, "caps", caps);
    if (aud.size() == 1) {
      claims.put("aud", aud.get(0));
    } else {
      put(claims, "aud", aud);
    }
    return claims;
  }

  private static void put(JsonObject claims, String name, List<String> values) {
    if (!values.isEmpty()) {
      claims.put(name, new JsonArray(new ArrayList<>(values)));
    }
  }

  private static @Nullable Object value(String name, String json) {
    try {
      return Json.decodeValue(json);
    } catch (DecodeException e) {
      throw new IllegalArgumentException(
          "--claim: the value of " + name + " is no JSON; a text needs quotes of its own", e);
    }
  }

  private long seconds() {
    try {
      return Math.max(1, Durations.parse(ttl).toSeconds());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--ttl: \"" + ttl + "\": " + e.getMessage(), e);
    }
  }
}
