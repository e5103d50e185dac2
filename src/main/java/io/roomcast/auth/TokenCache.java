package io.roomcast.auth;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The tokens verified last, by their SHA-256: after a network failure all clients come back with
 * the tokens they had. An entry ends with the keys that it was verified by. One event loop.
 */
final class TokenCache {

  private record Entry(VerifiedToken token, KeySet keys) {}

  private final MessageDigest digest;
  private final Map<ByteBuffer, Entry> entries;

  TokenCache(int size) {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
    entries =
        new LinkedHashMap<>(16, 0.75f, true) {
          private static final long serialVersionUID = 1L;

          @Override
          protected boolean removeEldestEntry(Map.Entry<ByteBuffer, Entry> eldest) {
            return size() > size;
          }
        };
  }

  /** What a token is known by. */
  ByteBuffer key(String token) {
    return ByteBuffer.wrap(digest.digest(token.getBytes(StandardCharsets.UTF_8)));
  }

  /** The token, if it was verified by the keys that its issuer has now. */
  @Nullable VerifiedToken get(ByteBuffer key, KeysNow keysNow) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return null;
    }
    if (entry.keys() != keysNow.of(entry.token().issuer())) {
      entries.remove(key);
      return null;
    }
    return entry.token();
  }

  void put(ByteBuffer key, VerifiedToken token, KeySet keys) {
    entries.put(key, new Entry(token, keys));
  }

  void remove(ByteBuffer key) {
    entries.remove(key);
  }

  int size() {
    return entries.size();
  }

  /** Which keys an issuer has. */
  interface KeysNow {
    @Nullable KeySet of(String issuer);
  }
}
