package io.roomcast.cluster;

/** Numbers of the requests and responses of the classic adapter. */
final class ClassicType {

  static final int SOCKETS = 0;
  static final int ALL_ROOMS = 1;
  static final int REMOTE_JOIN = 2;
  static final int REMOTE_LEAVE = 3;
  static final int REMOTE_DISCONNECT = 4;
  static final int REMOTE_FETCH = 5;
  static final int SERVER_SIDE_EMIT = 6;
  static final int BROADCAST = 7;
  static final int CLIENT_COUNT = 8;
  static final int CLIENT_ACK = 9;

  /**
   * Types of packets: all events are sent as the first, and old emitters send some as the other.
   */
  static final int EVENT = 2;

  static final int BINARY_EVENT = 5;

  private ClassicType() {}
}
