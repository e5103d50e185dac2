package io.roomcast.handler;

import io.vertx.core.Future;

/**
 * Counts connections of users beyond this process, for {@link NodeLimitOptions#userConnections}.
 * Thread-safe.
 */
public interface UserConnections {

  /**
   * Counts one more, unless the user has as many as he may have: as long as the future is not
   * false, {@link #left} is to be called once when that connection ends. Never fails; completes on
   * any thread.
   *
   * @param user tells users apart; of any length
   * @param max so many he may have
   * @param patience ms that the answer may take
   */
  Future<Boolean> enter(String user, int max, long patience);

  /** A connection that was counted has ended. */
  void left(String user);
}
