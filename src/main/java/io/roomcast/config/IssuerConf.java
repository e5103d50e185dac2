package io.roomcast.config;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Conf of an issuer of tokens: what it may sign with, and where its keys come from. Immutable. */
public record IssuerConf(
    @Option(value = "What the claim iss must be, letter by letter.", pattern = ".*\\S.*")
        String iss,
    @Option(
            value = "Audience that the claim aud must name; empty: it is not looked at.",
            byDefault = "")
        String aud,
    @Option(
            value = "Signature algorithms that its tokens may have.",
            min = "1",
            max = "13",
            pattern =
                "HS256|HS384|HS512|RS256|RS384|RS512|PS256|PS384|PS512|ES256|ES384|ES512|EdDSA")
        List<String> algorithms,
    @Option(
            value = "The shared secret of the HS algorithms, as long as their hash at least.",
            min = "32",
            secret = Secrecy.STRONG)
        @Nullable String secret,
    @Option(
            value = "A secret that is accepted, too, while the secret is replaced; empty for none.",
            byDefault = "",
            secret = Secrecy.MASKED)
        String previousSecret,
    @Option(
            value = "Public keys or certificates of the other algorithms, as PEM texts.",
            max = "50")
        List<String> publicKeys,
    @Option(
            value = "Where it publishes its keys as a JSON Web Key Set, instead of publicKeys.",
            pattern = "https?://\\S+")
        @Nullable String jwks,
    @Option(
            value = "Longest time between two fetches of the key set.",
            byDefault = "1h",
            min = "10s",
            max = "30d")
        Duration jwksTtl)
    implements Checked {

  private static final int LEAST_SECRET = 32;

  @Override
  public void check(BiConsumer<String, String> problem) {
    if (!previousSecret.isEmpty()
        && (previousSecret.length() < LEAST_SECRET || Secrets.isPlaceholder(previousSecret))) {
      problem.accept(
          "previousSecret",
          "a text of at least " + LEAST_SECRET + " characters, no placeholder, or an empty one");
    }
  }

  @Override
  public void advise(BiConsumer<String, String> advice) {
    if (jwks != null && aud.isEmpty()) {
      advice.accept("aud", "an audience: without one, its tokens for other services are accepted");
    }
    if (jwks != null && jwks.startsWith("http:") && !jwks.matches("http://(localhost|127\\.).*")) {
      advice.accept("jwks", "an https URL: whoever is in between could give keys of his own");
    }
  }
}
