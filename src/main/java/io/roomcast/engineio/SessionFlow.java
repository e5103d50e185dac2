package io.roomcast.engineio;

import io.roomcast.engineio.EngineSession.State;
import org.jspecify.annotations.Nullable;

/**
 * Backpressure of one session, both ways: what waits to be sent to its client, and when nothing
 * more is taken from it. A part of the session and no object of its own, to save the memory. Event
 * loop of the session.
 */
abstract class SessionFlow extends SessionBase {

  private final SendQueue queue = new SendQueue();

  /** The application takes no input. */
  private boolean paused;

  /** The client does not take what is sent to it, so that nothing more is taken from it. */
  private boolean stalled;

  /** The polling transport after an upgrade, while it still holds input. */
  private @Nullable PollingTransport previous;

  SessionFlow(EngineServer server, String id, int protocol, EngineRequest request) {
    super(server, id, protocol, request);
  }

  abstract State state();

  abstract Transport currentTransport();

  abstract Heartbeat heartbeat();

  /** More is queued than one session may have. */
  abstract void overflowed();

  /** Packets that the transport cannot take now. */
  final SendQueue queue() {
    return queue;
  }

  /** Input of that transport comes before any other. */
  final void previous(PollingTransport polling) {
    previous = polling;
  }

  /** The session has ended. */
  final void letGoOfInput() {
    if (previous != null) {
      previous.end(Packet.NOOP);
      previous = null;
    }
  }

  @Override
  public final long queuedBytes() {
    return queue.bytes() + currentTransport().queuedBytes();
  }

  @Override
  public final int queuedPackets() {
    return queue.size() + currentTransport().queuedPackets();
  }

  @Override
  public final boolean crowded() {
    return options().getSendQueue().halfExceededBy(queuedBytes(), queuedPackets());
  }

  @Override
  public final boolean hasRoomFor(Iterable<MessageRow> rows) {
    SendQueueOptions limits = options().getSendQueue();
    long bytes = queuedBytes();
    int packets = queuedPackets();
    for (MessageRow row : rows) {
      for (Message message : row.messages()) {
        packets++;
        bytes += message.wireBytes(codec());
        if (limits.halfExceededBy(bytes, packets)) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public final void pause() {
    if (!paused && state() == State.OPEN) {
      paused = true;
      server().counters().inputPaused();
      heartbeat().paused();
      currentTransport().pause();
    }
  }

  @Override
  public final void resume() {
    if (paused) {
      paused = false;
      readOn();
    }
  }

  private void readOn() {
    if (inputHeld() || state() == State.CLOSED) {
      return;
    }
    heartbeat().resumed();
    if (previous != null) {
      PollingTransport polling = previous;
      polling.resume();
      if (polling.holdsInput()) {
        return;
      }
      previous = null;
    }
    if (!inputHeld()) {
      currentTransport().resume();
    }
  }

  /** Whether input is not to be taken now. */
  final boolean inputHeld() {
    return paused || stalled;
  }

  /** Whether a pong could not be read now if it were there, and will be once we want to. */
  final boolean inputPaused() {
    return paused
        && !(currentTransport() instanceof WebSocketTransport webSocket && webSocket.gone());
  }

  /** Whether input is not taken only because the client does not take what is sent to it. */
  final boolean behind() {
    return stalled && !paused;
  }

  /**
   * Takes input again from a client that does not take what is sent to it: only a pong can show
   * that it lives.
   */
  final void uncrowd() {
    stalled = false;
    readOn();
  }

  /** Whether the client has taken all that was sent in earlier turns, and can be sent more. */
  final boolean keepsUp() {
    return queue.isEmpty() && currentTransport().ready() && !currentTransport().congested();
  }

  /**
   * Something was sent: stops taking input from a client that is behind by more than half of what
   * may wait, and ends the session when it is more than all.
   */
  final void checkQueued() {
    long bytes = queuedBytes();
    int packets = queuedPackets();
    SendQueueOptions limits = options().getSendQueue();
    if (!limits.halfExceededBy(bytes, packets) || state() == State.CLOSED) {
      return;
    }
    if (limits.exceededBy(bytes, packets)) {
      overflowed();
    } else if (!stalled && !heartbeat().probing()) {
      stalled = true;
      server().counters().outputPaused();
      currentTransport().pause();
    }
  }

  /** The client has taken something. */
  final void taken() {
    if (stalled && options().getSendQueue().quarterHolds(queuedBytes(), queuedPackets())) {
      uncrowd();
    }
  }
}
