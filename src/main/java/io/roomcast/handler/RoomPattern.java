package io.roomcast.handler;

import io.roomcast.socketio.NamePattern;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A {@link Template} in which {@code *} stands for any text. What a placeholder stands for is taken
 * literally, with any {@code *} in it. Immutable, thread-safe.
 */
public final class RoomPattern {

  private final List<Template> parts;

  /** When it is the same for every event. */
  private final @Nullable NamePattern constant;

  private RoomPattern(String source, List<Template> parts) {
    this.parts = parts;
    this.constant = parts.stream().allMatch(Template::constant) ? NamePattern.of(source) : null;
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static RoomPattern parse(String source) {
    List<Template> parts = new ArrayList<>();
    for (String part : source.split("\\*", -1)) {
      parts.add(Template.parse(part));
    }
    return new RoomPattern(source, List.copyOf(parts));
  }

  /** Whether it is for this room; not when a value is missing. */
  public boolean matches(String room, EventValues values) {
    if (constant != null) {
      return constant.test(room);
    }
    List<String> texts = new ArrayList<>(parts.size());
    for (Template part : parts) {
      String text = part.find(values);
      if (text == null) {
        return false;
      }
      texts.add(text);
    }
    return NamePattern.ofParts(texts).test(room);
  }
}
