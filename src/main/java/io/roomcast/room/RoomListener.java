package io.roomcast.room;

/** Adapter events, named as the reference names them. Event loop of the namespace. */
public interface RoomListener {

  /** {@code create-room}: the first member of this loop joined. */
  default void createRoom(String room) {}

  /** {@code join-room}. */
  default void joinRoom(String room, String memberId) {}

  /** {@code leave-room}. */
  default void leaveRoom(String room, String memberId) {}

  /** {@code delete-room}: the last member of this loop left. */
  default void deleteRoom(String room) {}
}
