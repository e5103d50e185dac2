package io.roomcast.engineio;

import io.roomcast.loop.EventLoopState;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Engine.IO connection: an ordered, reliable stream of text and binary messages that survives
 * the upgrade from polling to WebSocket. Event loop of the session only; see {@link #loop()}.
 * Nothing here throws because of what the client did.
 */
public interface Session {

  /** The private id ({@code sid}); whoever knows it can read and write the session. */
  String id();

  /** Engine.IO protocol revision: 4, or 3 with {@code allowEIO3}. */
  int protocol();

  /** The transport that carries messages now. */
  TransportName transport();

  /** The request that opened the session. */
  EngineRequest request();

  /** The event loop that owns the session. */
  EventLoopState loop();

  /** Whether messages can still be sent. */
  boolean open();

  /** Queues one message. Dropped when the session is not open. */
  void send(Message message);

  /** Queues messages that must follow each other with nothing between (a binary event). */
  void send(List<Message> messages);

  /** The same for messages that go to other sessions as well. */
  void send(MessageRow row);

  /**
   * Whether a message sent now would leave at once: a poll is held, or the WebSocket has drained.
   * Volatile packets are dropped when this is false.
   */
  boolean writable();

  /** Bytes that wait to be sent, counted as {@link SendQueueOptions} says. */
  long queuedBytes();

  /** Packets that wait to be sent. */
  int queuedPackets();

  /** Whether more than half of what may wait to be sent does wait. */
  boolean crowded();

  /**
   * Whether all of this could be sent now without the session getting {@link #crowded}: then what
   * is sent next has room, too.
   */
  boolean hasRoomFor(Iterable<MessageRow> rows);

  /**
   * Lets the client read what was sent so far by itself: over WebSocket, what is sent from now on
   * leaves some 5 ms later. For answers on which a client first has to set up its listeners:
   * clients exist, the protocol's own test suite among them, that lose what they read together with
   * them.
   */
  void settle();

  /**
   * Closes after what is buffered was flushed; the reason will be {@link CloseReason#FORCED_CLOSE}.
   */
  void close();

  /** Closes with this reason; {@code discard} drops what is buffered. */
  void close(CloseReason reason, boolean discard);

  /**
   * Closes at once, dropping what is buffered, for a reason that {@link Closed#description} names.
   */
  void close(CloseReason reason, String description);

  /**
   * Stops taking input: no reading from the WebSocket, POSTs are held unanswered. Heartbeats keep
   * right: a session that is paused is not closed for a pong that could not be read, and its client
   * is pinged on. One that has ended is noticed when a ping cannot be sent.
   */
  void pause();

  /** Takes input again. */
  void resume();

  /**
   * Who hears the session: takes the place of every handler below that was set before. A handler
   * that is set later takes the place of the listener's method.
   */
  Session listener(SessionListener listener);

  /** Who hears the session now. */
  SessionListener listener();

  /** Who gets text messages; the text goes without the packet type digit. */
  Session onText(Handler<String> handler);

  /** Who gets binary messages. */
  Session onBinary(Handler<Buffer> handler);

  /** Called once when the session has ended. */
  Session onClose(Handler<Closed> handler);

  /** Called when the session has moved from polling to WebSocket. */
  Session onUpgrade(Handler<TransportName> handler);

  /** Called when everything buffered has been handed to the transport. */
  Session onDrain(Handler<Void> handler);

  /**
   * How a session ended.
   *
   * @param reason the reason
   * @param description what exactly happened, or null; for logs and listeners, never for clients
   */
  record Closed(CloseReason reason, @Nullable String description) {}
}
