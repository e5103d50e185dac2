package io.roomcast.room;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands events to the listener of the application, if there is one; what that throws is logged and
 * ends there. Event loop of the namespace.
 */
final class GuardedListener implements RoomListener {

  private static final Logger log = LoggerFactory.getLogger(GuardedListener.class);

  private @Nullable RoomListener listener;

  void set(@Nullable RoomListener listener) {
    this.listener = listener;
  }

  @Override
  public void createRoom(String room) {
    if (listener != null) {
      try {
        listener.createRoom(room);
      } catch (RuntimeException e) {
        failed("create-room", e);
      }
    }
  }

  @Override
  public void joinRoom(String room, String memberId) {
    if (listener != null) {
      try {
        listener.joinRoom(room, memberId);
      } catch (RuntimeException e) {
        failed("join-room", e);
      }
    }
  }

  @Override
  public void leaveRoom(String room, String memberId) {
    if (listener != null) {
      try {
        listener.leaveRoom(room, memberId);
      } catch (RuntimeException e) {
        failed("leave-room", e);
      }
    }
  }

  @Override
  public void deleteRoom(String room) {
    if (listener != null) {
      try {
        listener.deleteRoom(room);
      } catch (RuntimeException e) {
        failed("delete-room", e);
      }
    }
  }

  private static void failed(String event, RuntimeException e) {
    log.warn("A listener for {} failed", event, e);
  }
}
