package io.roomcast.engineio;

import io.roomcast.loop.TimerWheel;

/** Ends a session for which no poll came that could tell the client. Event loop of the session. */
final class DelayedClose extends TimerWheel.Timer {

  private final EngineSession session;
  private final CloseReason reason;

  DelayedClose(EngineSession session, CloseReason reason) {
    this.session = session;
    this.reason = reason;
  }

  CloseReason reason() {
    return reason;
  }

  @Override
  protected void expired() {
    session.end(reason, "no poll came to carry the close", Packet.CLOSE);
  }
}
