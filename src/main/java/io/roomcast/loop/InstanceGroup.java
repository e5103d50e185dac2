package io.roomcast.loop;

import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one server in this process: one per event loop, each with a small number that
 * ids carry, so that any instance finds the owner of a session or socket without a shared table.
 * Thread-safe: membership is copied on write.
 *
 * @param <T> what an instance registers, for others to reach it
 */
public final class InstanceGroup<T> {

  /** Ids name an instance by two base64url digits. */
  public static final int MAX_INSTANCES = 4096;

  /** The group of that name in this Vert.x, created by the first who asks. */
  public static <T> InstanceGroup<T> of(Vertx vertx, String name) {
    throw new IllegalStateException("skeleton");
  }

  /**
   * Adds an instance and answers its number, 0 to {@link #MAX_INSTANCES} - 1; the lowest free one.
   *
   * @throws IllegalStateException when the group is full
   */
  public int add(T instance) {
    return 0;
  }

  /** Frees the number. */
  public void remove(int number) {}

  /** The instance of that number, or null when there is none. */
  public @Nullable T get(int number) {
    return null;
  }

  /** All instances there are now. */
  public java.util.List<T> all() {
    return java.util.List.of();
  }

  /** How many instances there are now. */
  public int size() {
    return 0;
  }
}
