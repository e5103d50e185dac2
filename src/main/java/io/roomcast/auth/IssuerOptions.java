package io.roomcast.auth;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One issuer of tokens: what it may sign with, and where its keys come from. Not thread-safe;
 * copied where it is used. {@link JwtAuth} checks that keys and algorithms belong together.
 */
public final class IssuerOptions {

  private String iss = "";
  private List<String> aud = List.of();
  private List<JwtAlgorithm> algorithms = List.of();
  private String secret = "";
  private String previousSecret = "";
  private List<String> publicKeys = List.of();
  private @Nullable String jwks;
  private long jwksTtl = 3_600_000;

  public IssuerOptions() {}

  /** A copy. */
  public IssuerOptions(IssuerOptions other) {
    iss = other.iss;
    aud = other.aud;
    algorithms = other.algorithms;
    secret = other.secret;
    previousSecret = other.previousSecret;
    publicKeys = other.publicKeys;
    jwks = other.jwks;
    jwksTtl = other.jwksTtl;
  }

  /** What the claim {@code iss} must be, letter by letter. */
  public String getIss() {
    return iss;
  }

  public IssuerOptions setIss(String iss) {
    this.iss = iss;
    return this;
  }

  /** Audiences, one of which the claim {@code aud} must name; empty: it is not looked at. */
  public List<String> getAud() {
    return aud;
  }

  public IssuerOptions setAud(List<String> aud) {
    this.aud = List.copyOf(aud);
    return this;
  }

  /** The same for one audience. */
  public IssuerOptions setAud(String aud) {
    return setAud(List.of(aud));
  }

  /** Algorithms that its tokens may be signed with; there is no default. */
  public List<JwtAlgorithm> getAlgorithms() {
    return algorithms;
  }

  public IssuerOptions setAlgorithms(List<JwtAlgorithm> algorithms) {
    this.algorithms = algorithms.stream().distinct().toList();
    return this;
  }

  public IssuerOptions setAlgorithms(JwtAlgorithm... algorithms) {
    return setAlgorithms(List.of(algorithms));
  }

  /** The shared secret of the HS algorithms; its UTF-8 bytes are the key. Empty: none. */
  public String getSecret() {
    return secret;
  }

  public IssuerOptions setSecret(String secret) {
    this.secret = secret;
    return this;
  }

  /** A secret that is accepted beside {@code secret} while it is replaced. Empty: none. */
  public String getPreviousSecret() {
    return previousSecret;
  }

  public IssuerOptions setPreviousSecret(String previousSecret) {
    this.previousSecret = previousSecret;
    return this;
  }

  /** Public keys or certificates as PEM texts, for the algorithms that have such. */
  public List<String> getPublicKeys() {
    return publicKeys;
  }

  public IssuerOptions setPublicKeys(List<String> publicKeys) {
    this.publicKeys = List.copyOf(publicKeys);
    return this;
  }

  /** URL of its JSON Web Key Set, http or https; null: none. Redirects are not followed. */
  public @Nullable String getJwks() {
    return jwks;
  }

  public IssuerOptions setJwks(@Nullable String jwks) {
    this.jwks = jwks;
    return this;
  }

  /** Longest time in ms between two fetches of the key set; {@code max-age} can make it shorter. */
  public long getJwksTtl() {
    return jwksTtl;
  }

  public IssuerOptions setJwksTtl(long jwksTtl) {
    this.jwksTtl = JwtAuthOptions.positive("jwksTtl", jwksTtl);
    return this;
  }
}
