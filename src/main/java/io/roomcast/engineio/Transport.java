package io.roomcast.engineio;

import java.util.Collection;

/** Carries the packets of one session. Event loop of the session. */
sealed interface Transport permits PollingTransport, WebSocketTransport {

  TransportName name();

  /** Whether packets can be handed over now; those sent at other times must wait. */
  boolean ready();

  /** Whether what is handed over now would leave at once. */
  boolean writable();

  /** Whether the client has yet to take something, or to ask for it. */
  boolean congested();

  /** Bytes handed over that have not left. */
  long queuedBytes();

  /** Packets handed over that have not left. */
  int queuedPackets();

  /** Sends these packets in this order; only when {@link #ready}. */
  void send(Collection<Packet> packets);

  /** Sends one packet; only when {@link #ready}. */
  void send(Packet packet);

  /**
   * The session has ended: says so to the client and lets go of everything.
   *
   * @param farewell what a held poll is answered with
   */
  void end(Packet farewell);

  /** The session has ended because the client does not take what is sent. */
  void abort();

  /** The session stopped taking input. */
  void pause();

  /** The session takes input again. */
  void resume();
}
