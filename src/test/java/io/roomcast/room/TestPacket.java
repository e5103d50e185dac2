package io.roomcast.room;

import io.vertx.core.json.JsonArray;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A packet that is its own encoding. */
record TestPacket(String event, List<Object> args, @Nullable String offset)
    implements BroadcastPacket {

  static TestPacket of(String event, Object... args) {
    return new TestPacket(event, List.of(args), null);
  }

  @Override
  public Arguments arguments() {
    return new TestArguments(args);
  }

  @Override
  public BroadcastPacket withOffset(String offset) {
    assert this.offset == null : "stamped twice";
    return new TestPacket(event, args, offset);
  }

  static String eventOf(BroadcastPacket packet) {
    return packet.event();
  }

  static String offsetOf(BroadcastPacket packet) {
    String offset = ((TestPacket) packet).offset();
    assert offset != null : "no offset";
    return offset;
  }

  /** Some values. */
  record TestArguments(List<Object> values) implements Arguments {

    static TestArguments of(Object... values) {
      return new TestArguments(List.of(values));
    }

    @Override
    public int size() {
      return values.size();
    }

    @Override
    public JsonArray toJsonArray() {
      return new JsonArray(values);
    }
  }
}
