package io.roomcast.room;

/** An event on its way to many members; encodes itself once per wire format. Immutable. */
public interface BroadcastPacket {

  /** The event's name. */
  String event();

  /** The event's arguments. */
  Arguments arguments();

  /** About how many bytes its arguments hold. */
  default int heldBytes() {
    return 0;
  }

  /** The same event with one more last argument, the offset of connection state recovery. */
  BroadcastPacket withOffset(String offset);
}
