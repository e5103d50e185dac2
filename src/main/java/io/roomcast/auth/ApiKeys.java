package io.roomcast.auth;

import io.roomcast.auth.ApiKeyException.Reason;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys of the server API. Immutable, thread-safe. */
public final class ApiKeys {

  private static final String SCHEME = "bearer ";
  private static final int MAX_LENGTH = 512;

  private record Known(ApiKey key, String hash, List<Cidr> blocks) {}

  private final List<Known> known = new ArrayList<>();

  /**
   * These keys.
   *
   * @throws IllegalArgumentException when two have the same id or the same hash
   */
  public ApiKeys(List<ApiKey> keys) {
    Set<String> seen = new HashSet<>();
    for (ApiKey key : keys) {
      String hash = key.sha256().toLowerCase(Locale.ROOT);
      if (!seen.add("id " + key.id()) || !seen.add("hash " + hash)) {
        throw new IllegalArgumentException(key.id() + ": is there twice");
      }
      known.add(new Known(key, hash, Cidr.all(key.cidr())));
    }
  }

  /**
   * The key of a request.
   *
   * @param authorization the Authorization header, or null
   * @param address where the request comes from, proxies taken into account
   * @throws ApiKeyException when it may not come in
   */
  public ApiKey authenticate(@Nullable String authorization, String address) {
    if (authorization == null
        || !authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new ApiKeyException(Reason.KEY_MISSING);
    }
    String given = authorization.substring(SCHEME.length()).strip();
    if (given.isEmpty()) {
      throw new ApiKeyException(Reason.KEY_MISSING);
    }
    Known found = given.length() > MAX_LENGTH ? null : find(given);
    if (found == null) {
      throw new ApiKeyException(Reason.KEY_UNKNOWN);
    }
    if (!found.blocks().isEmpty()
        && found.blocks().stream().noneMatch(block -> block.contains(address))) {
      throw new ApiKeyException(Reason.ADDRESS_FORBIDDEN);
    }
    return found.key();
  }

  /** Compares with every key, each in constant time: how long it takes tells nothing. */
  private @Nullable Known find(String given) {
    byte[] hash = bytes(hash(given));
    Known found = null;
    for (Known candidate : known) {
      if (MessageDigest.isEqual(bytes(candidate.hash()), hash)) {
        found = candidate;
      }
    }
    return found;
  }

  /** What the conf has of a key: SHA-256 as hexadecimal digits. */
  public static String hash(String key) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes(key)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
