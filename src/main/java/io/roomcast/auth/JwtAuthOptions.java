package io.roomcast.auth;

import java.util.List;

/**
 * Options of {@link JwtAuth}: the key {@code auth.jwt} of the conf, and the bounds of what clients
 * can make it do. Not thread-safe; copied where it is used. Setters check single values and throw
 * {@link IllegalArgumentException}.
 */
public final class JwtAuthOptions {

  private List<IssuerOptions> issuers = List.of();
  private long clockSkew = 30_000;
  private ClaimMap map = new ClaimMap();
  private ExpiryOptions onExpiry = new ExpiryOptions();
  private int maxTokenLength = 8_192;
  private int maxRooms = 100;
  private int cacheSize = 4_096;
  private int workers = 2;
  private int maxPending = 1_000;
  private long jwksTimeout = 5_000;
  private int jwksMaxBytes = 256 * 1024;
  private long jwksCooldown = 10_000;

  public JwtAuthOptions() {}

  /** A copy. */
  public JwtAuthOptions(JwtAuthOptions other) {
    issuers = other.issuers.stream().map(IssuerOptions::new).toList();
    clockSkew = other.clockSkew;
    map = other.map;
    onExpiry = other.onExpiry;
    maxTokenLength = other.maxTokenLength;
    maxRooms = other.maxRooms;
    cacheSize = other.cacheSize;
    workers = other.workers;
    maxPending = other.maxPending;
    jwksTimeout = other.jwksTimeout;
    jwksMaxBytes = other.jwksMaxBytes;
    jwksCooldown = other.jwksCooldown;
  }

  /** Who may issue tokens; at least one. */
  public List<IssuerOptions> getIssuers() {
    return issuers;
  }

  public JwtAuthOptions setIssuers(List<IssuerOptions> issuers) {
    this.issuers = List.copyOf(issuers);
    return this;
  }

  public JwtAuthOptions setIssuers(IssuerOptions... issuers) {
    return setIssuers(List.of(issuers));
  }

  /** ms by which clocks may differ when {@code exp}, {@code nbf} and {@code iat} are checked. */
  public long getClockSkew() {
    return clockSkew;
  }

  public JwtAuthOptions setClockSkew(long clockSkew) {
    if (clockSkew < 0) {
      throw new IllegalArgumentException("clockSkew: must not be below 0, is " + clockSkew);
    }
    this.clockSkew = clockSkew;
    return this;
  }

  /** Which claims mean what. */
  public ClaimMap getMap() {
    return map;
  }

  public JwtAuthOptions setMap(ClaimMap map) {
    this.map = map;
    return this;
  }

  /** What happens when the token of a connected socket expires. */
  public ExpiryOptions getOnExpiry() {
    return onExpiry;
  }

  public JwtAuthOptions setOnExpiry(ExpiryOptions onExpiry) {
    this.onExpiry = onExpiry;
    return this;
  }

  /** Longest token, in characters; longer ones are refused unread. */
  public int getMaxTokenLength() {
    return maxTokenLength;
  }

  public JwtAuthOptions setMaxTokenLength(int maxTokenLength) {
    this.maxTokenLength = (int) positive("maxTokenLength", maxTokenLength);
    return this;
  }

  /** Most rooms that a token may name. */
  public int getMaxRooms() {
    return maxRooms;
  }

  public JwtAuthOptions setMaxRooms(int maxRooms) {
    this.maxRooms = (int) positive("maxRooms", maxRooms);
    return this;
  }

  /** Verified tokens remembered per event loop, by their hash, until they expire; 0: none. */
  public int getCacheSize() {
    return cacheSize;
  }

  public JwtAuthOptions setCacheSize(int cacheSize) {
    if (cacheSize < 0) {
      throw new IllegalArgumentException("cacheSize: must not be below 0, is " + cacheSize);
    }
    this.cacheSize = cacheSize;
    return this;
  }

  /** Threads of the pool, shared by all event loops, that verifies all but the HS algorithms. */
  public int getWorkers() {
    return workers;
  }

  public JwtAuthOptions setWorkers(int workers) {
    this.workers = (int) positive("workers", workers);
    return this;
  }

  /** Tokens that may wait per event loop, for a thread or for keys; further ones are refused. */
  public int getMaxPending() {
    return maxPending;
  }

  public JwtAuthOptions setMaxPending(int maxPending) {
    this.maxPending = (int) positive("maxPending", maxPending);
    return this;
  }

  /** ms that fetching a key set may take altogether. */
  public long getJwksTimeout() {
    return jwksTimeout;
  }

  public JwtAuthOptions setJwksTimeout(long jwksTimeout) {
    this.jwksTimeout = positive("jwksTimeout", jwksTimeout);
    return this;
  }

  /** Largest key set, in bytes. */
  public int getJwksMaxBytes() {
    return jwksMaxBytes;
  }

  public JwtAuthOptions setJwksMaxBytes(int jwksMaxBytes) {
    this.jwksMaxBytes = (int) positive("jwksMaxBytes", jwksMaxBytes);
    return this;
  }

  /** Shortest time in ms between two fetches of one key set, whatever tokens ask for. */
  public long getJwksCooldown() {
    return jwksCooldown;
  }

  public JwtAuthOptions setJwksCooldown(long jwksCooldown) {
    this.jwksCooldown = positive("jwksCooldown", jwksCooldown);
    return this;
  }

  static long positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": must be above 0, is " + value);
    }
    return value;
  }
}
