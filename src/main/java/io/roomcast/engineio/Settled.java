package io.roomcast.engineio;

import io.roomcast.loop.TimerWheel;

/** The end of the time for which a session keeps packets back. Event loop of the session. */
final class Settled extends TimerWheel.Timer {

  private final EngineSession session;

  Settled(EngineSession session) {
    this.session = session;
  }

  @Override
  protected void expired() {
    session.opened();
  }
}
