package io.roomcast.loop;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one server in this process: one per event loop, each with a small number that
 * ids carry, so that any instance finds the owner of a session or socket without a shared table.
 * Thread-safe: membership is copied on write.
 *
 * @param <T> what an instance registers, for others to reach it
 */
public final class InstanceGroup<T> implements Shareable {

  /** Ids name an instance by two base64url digits. */
  public static final int MAX_INSTANCES = 4096;

  private static final String MAP = "io.roomcast.instances";

  private final AtomicReference<Object[]> members = new AtomicReference<>(new Object[0]);

  InstanceGroup() {}

  /** The group of that name in this Vert.x, created by the first who asks. */
  @SuppressWarnings("unchecked") // a name stands for one kind of instance
  public static <T> InstanceGroup<T> of(Vertx vertx, String name) {
    LocalMap<String, InstanceGroup<?>> groups = vertx.sharedData().getLocalMap(MAP);
    return (InstanceGroup<T>) groups.computeIfAbsent(name, key -> new InstanceGroup<>());
  }

  /**
   * Adds an instance and answers its number, 0 to {@link #MAX_INSTANCES} - 1; the lowest free one.
   *
   * @throws IllegalStateException when the group is full
   */
  public int add(T instance) {
    while (true) {
      Object[] before = now();
      int number = lowestFree(before);
      if (number == MAX_INSTANCES) {
        throw new IllegalStateException("more than " + MAX_INSTANCES + " instances");
      }
      Object[] after = Arrays.copyOf(before, Math.max(before.length, number + 1));
      after[number] = instance;
      if (members.compareAndSet(before, after)) {
        return number;
      }
    }
  }

  /** Frees the number; nothing happens when nobody has it. */
  public void remove(int number) {
    while (true) {
      Object[] before = now();
      if (number < 0 || number >= before.length || before[number] == null) {
        return;
      }
      Object[] after = before.clone();
      after[number] = null;
      if (members.compareAndSet(before, after)) {
        return;
      }
    }
  }

  /** The instance of that number, or null when there is none, whatever the number. */
  @SuppressWarnings("unchecked") // only add() puts anything in
  public @Nullable T get(int number) {
    Object[] all = now();
    return number < 0 || number >= all.length ? null : (T) all[number];
  }

  /** All instances there are now, by number; a copy. */
  @SuppressWarnings("unchecked") // only add() puts anything in
  public List<T> all() {
    List<T> all = new ArrayList<>();
    for (Object member : now()) {
      if (member != null) {
        all.add((T) member);
      }
    }
    return all;
  }

  private Object[] now() {
    return Objects.requireNonNull(members.get());
  }

  /** How many instances there are now. */
  public int size() {
    int size = 0;
    for (Object member : now()) {
      size += member == null ? 0 : 1;
    }
    return size;
  }

  private static int lowestFree(Object[] members) {
    int number = 0;
    while (number < members.length && members[number] != null) {
      number++;
    }
    return number;
  }
}
