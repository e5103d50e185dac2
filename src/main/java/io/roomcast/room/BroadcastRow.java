package io.roomcast.room;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Broadcasts that many members get in a row, with what those have made of them. Event loop of the
 * namespace.
 */
public final class BroadcastRow {

  private final List<Broadcast> broadcasts;
  private final boolean hasVolatile;
  private @Nullable Object encoded;

  BroadcastRow(List<Broadcast> broadcasts) {
    this.broadcasts = List.copyOf(broadcasts);
    this.hasVolatile = broadcasts.stream().anyMatch(b -> b.flags().isVolatile());
  }

  /** Whether a receiver may have to go without some of them; then each is given by itself. */
  boolean hasVolatile() {
    return hasVolatile;
  }

  /** The broadcasts, in their order. */
  public List<Broadcast> broadcasts() {
    return broadcasts;
  }

  /** What the first member who asked has made of them, for all. */
  public Object encoded(Function<List<Broadcast>, ?> encoder) {
    Object known = encoded;
    if (known == null) {
      known = encoder.apply(broadcasts);
      encoded = known;
    }
    return known;
  }
}
