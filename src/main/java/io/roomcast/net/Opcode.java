package io.roomcast.net;

/** Numbers of RFC 6455 §5.2 and §7.4.1. */
final class Opcode {

  static final int CONTINUATION = 0;
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  static final int FIN = 0x80;
  static final int RSV1 = 0x40;
  static final int RSV2_AND_3 = 0x30;
  static final int MASK = 0x80;

  static final int PROTOCOL_ERROR = 1002;
  static final int INVALID_DATA = 1007;
  static final int TOO_BIG = 1009;
  static final int INTERNAL_ERROR = 1011;

  private Opcode() {}

  /** Whether a close frame may carry this status (RFC 6455 §7.4). */
  static boolean validStatus(int status) {
    return (status >= 3000 && status <= 4999)
        || (status >= 1000
            && status <= 1014
            && status != 1004
            && status != WebSocketClose.NO_STATUS
            && status != WebSocketClose.ABNORMAL);
  }
}
