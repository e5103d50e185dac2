package io.roomcast.loop;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Random;

/**
 * Makes unguessable ids of 20 base64url characters: two name the instance that made it, eighteen
 * are 108 random bits from a {@link java.security.SecureRandom}, drawn in batches. Event loop only.
 */
public final class IdGenerator {

  /** Characters of an id. */
  public static final int LENGTH = 20;

  private static final int PREFIX = 2;
  private static final int RANDOM = LENGTH - PREFIX;
  private static final int BATCH = 64;
  private static final byte[] ALPHABET =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
          .getBytes(StandardCharsets.US_ASCII);

  private final Random random;
  private final byte[] batch = new byte[RANDOM * BATCH];
  private final byte[] id = new byte[LENGTH];
  private int used = batch.length;

  /**
   * @param instance number of the server's instance, 0 to {@link InstanceGroup#MAX_INSTANCES} - 1
   * @throws IllegalArgumentException for any other number
   */
  public IdGenerator(int instance) {
    this(instance, new SecureRandom());
  }

  /** As {@link #IdGenerator(int)}, with a source of randomness that tests may own. */
  public IdGenerator(int instance, Random random) {
    if (instance < 0 || instance >= InstanceGroup.MAX_INSTANCES) {
      throw new IllegalArgumentException("instance out of range: " + instance);
    }
    this.random = random;
    id[0] = ALPHABET[instance >> 6];
    id[1] = ALPHABET[instance & 63];
  }

  /** A new id. */
  public String next() {
    if (used == batch.length) {
      random.nextBytes(batch);
      used = 0;
    }
    for (int i = PREFIX; i < LENGTH; i++) {
      id[i] = ALPHABET[batch[used++] & 63];
    }
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  /**
   * The number of the instance that made the id, or -1 when the text has not the form of an id.
   * Thread-safe. An id of the right form need not have been made by anybody.
   */
  public static int instanceOf(String id) {
    if (id.length() != LENGTH) {
      return -1;
    }
    for (int i = PREFIX; i < LENGTH; i++) {
      if (digit(id.charAt(i)) < 0) {
        return -1;
      }
    }
    int high = digit(id.charAt(0));
    int low = digit(id.charAt(1));
    return high < 0 || low < 0 ? -1 : high << 6 | low;
  }

  private static int digit(char c) {
    if (c >= 'A' && c <= 'Z') {
      return c - 'A';
    }
    if (c >= 'a' && c <= 'z') {
      return c - 'a' + 26;
    }
    if (c >= '0' && c <= '9') {
      return c - '0' + 52;
    }
    return switch (c) {
      case '-' -> 62;
      case '_' -> 63;
      default -> -1;
    };
  }
}
