package io.roomcast.loop;

/**
 * Makes unguessable ids of 20 base64url characters: two name the instance that made it, eighteen
 * are 108 random bits from a {@link java.security.SecureRandom}, drawn in batches. Event loop only.
 */
public final class IdGenerator {

  /** Characters of an id. */
  public static final int LENGTH = 20;

  public IdGenerator(int instance) {}

  /** A new id. */
  public String next() {
    return "";
  }

  /**
   * The number of the instance that made the id, or -1 when the text has not the form of an id.
   * Thread-safe. An id of the right form need not have been made by anybody.
   */
  public static int instanceOf(String id) {
    return -1;
  }
}
