package io.roomcast.net;

/**
 * How a WebSocket ended.
 *
 * @param code status of the close frame sent or received (RFC 6455 §7.4.1); 1005 when it carried
 *     none, 1006 when the connection ended without a close frame
 * @param reason text of the close frame, or what went wrong
 * @param error whether we ended it because the peer broke the protocol or a limit, or because a
 *     listener failed; a connection that was reset or cut has merely ended, as in the reference
 */
public record WebSocketClose(int code, String reason, boolean error) {

  public static final int NO_STATUS = 1005;
  public static final int ABNORMAL = 1006;
}
