package io.roomcast.net;

import io.roomcast.loop.EventLoopState;
import io.vertx.core.Future;

/**
 * The sending half of an established WebSocket. Event loop of the connection only. Nothing throws:
 * writes to a connection that is closing or closed are dropped.
 */
public interface FrameSink {

  /** Who hears what arrives. Must be set in the turn in which the sink was obtained. */
  void listener(FrameListener listener);

  /**
   * Queues a frame; all frames of one loop turn leave with one flush at its end, in order.
   *
   * @param compress whether the frame may be compressed, if compression was negotiated and the
   *     payload reaches the threshold
   */
  void write(SharedFrame frame, boolean compress);

  /**
   * Whether everything written in earlier turns has been handed to the kernel, nothing was written
   * in this {@link EventLoopState#tick() tick}, and this turn has not written more than the
   * channel's high water mark (64 KiB by default). This is what Node calls a writable transport.
   */
  boolean writable();

  /** Whether something that was written in earlier turns still waits for the kernel. */
  boolean congested();

  /**
   * Bytes queued and not yet handed to the kernel, those of this turn included; about 100 are
   * counted for the book-keeping of each frame.
   */
  long queuedBytes();

  /** Frames queued and not yet handed to the kernel as a whole, those of this turn included. */
  int queuedFrames();

  /** Starts the closing handshake with a close frame that carries no status (client sees 1005). */
  void close();

  /**
   * Starts the closing handshake with a status of RFC 6455 §7.4; a status that may not be sent is
   * left out, a reason of more than 123 bytes is cut. A peer that does not answer within 30 s is
   * cut off.
   */
  void close(int status, String reason);

  /** Ends the TCP connection at once, without a close frame. */
  void abort();

  /**
   * Stops reading from the connection and calling the listener's {@code text} and {@code binary}.
   * What was read already waits undecoded, at most one read. An end of the connection that came
   * behind it waits, too; {@link #gone} tells.
   */
  void pause();

  /** Reads again; what waited is delivered in a later turn. */
  void resume();

  /** Whether the connection has ended, but the listener was not told yet because of a pause. */
  boolean gone();

  /**
   * Moves the connection to another event loop, so that writing from there needs no hand-over. Call
   * it on the present loop. What this turn has written is flushed first; when the kernel does not
   * take all of it, the move fails and nothing changes.
   *
   * <p>The future completes on the target loop, to which the sink then belongs; it fails there when
   * the connection ended on the way, and on the present loop when the move could not begin. Until
   * it completes, nothing may be called on the sink and no listener method runs. Not a byte of what
   * arrives meanwhile is lost.
   */
  Future<Void> moveTo(EventLoopState target);
}
