package io.roomcast.cluster.redis;

import io.roomcast.room.Broadcast;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Broadcasts of this process that were sent to a stream, and that its own clients get when they are
 * read there. Event loop of the relay. Each is delivered once: either when it is read, with its
 * offset, or when it is given up, without one.
 */
final class OwnMessages {

  private final RelayOptions.Queue bounds;
  private final BiConsumer<String, Broadcast> giveUp;
  private final Map<Long, StreamMessage> messages = new LinkedHashMap<>();
  private long bytes;

  /**
   * @param giveUp takes a namespace and a broadcast that will not be read
   */
  OwnMessages(RelayOptions.Queue bounds, BiConsumer<String, Broadcast> giveUp) {
    this.bounds = bounds;
    this.giveUp = giveUp;
  }

  /** Whether so many were sent and not read that no more should be sent. */
  boolean isFull() {
    return messages.size() >= bounds.maxMessages() || bytes >= bounds.maxBytes();
  }

  int size() {
    return messages.size();
  }

  /** It is sent, perhaps once more. */
  void sent(StreamMessage message) {
    if (message.broadcast != null && messages.put(message.number, message) == null) {
      bytes += message.size();
    }
  }

  /** The message of that number was read: what it says, unless that was delivered before. */
  @Nullable Broadcast read(long number) {
    StreamMessage message = remove(number);
    return message == null ? null : message.broadcast;
  }

  /** The message will not be sent again: its clients get it now. */
  void giveUp(StreamMessage message) {
    if (message.number != StreamMessage.NONE) {
      remove(message.number);
    }
    if (message.broadcast != null) {
      giveUp.accept(message.namespace, message.broadcast);
    }
  }

  /** Gives up those that Redis took so long ago that it must have lost them. */
  void sweep(long now) {
    Iterator<StreamMessage> all = messages.values().iterator();
    while (all.hasNext()) {
      StreamMessage message = all.next();
      if (message.confirmedAt == StreamMessage.NONE
          || now - message.confirmedAt <= bounds.maxAge()) {
        return; // the rest is younger
      }
      all.remove();
      bytes -= message.size();
      if (message.broadcast != null) {
        giveUp.accept(message.namespace, message.broadcast);
      }
    }
  }

  private @Nullable StreamMessage remove(long number) {
    StreamMessage message = messages.remove(number);
    if (message != null) {
      bytes -= message.size();
    }
    return message;
  }
}
