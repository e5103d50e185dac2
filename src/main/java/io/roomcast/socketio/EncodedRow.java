package io.roomcast.socketio;

import io.roomcast.engineio.Message;
import io.roomcast.engineio.MessageRow;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastRow;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Broadcasts in a row, put together once per wire format. Event loop of the namespace. */
final class EncodedRow {

  private record Encoded(Parser parser, MessageRow messages, @Nullable Encoded next) {}

  private final List<Broadcast> broadcasts;
  private @Nullable Encoded encoded;

  private EncodedRow(List<Broadcast> broadcasts) {
    this.broadcasts = broadcasts;
  }

  static EncodedRow of(BroadcastRow row) {
    return (EncodedRow) row.encoded(EncodedRow::new);
  }

  /** All of them in this wire format. */
  MessageRow messages(Parser parser) {
    for (Encoded e = encoded; e != null; e = e.next) {
      if (e.parser == parser) {
        return e.messages;
      }
    }
    List<Message> all = new ArrayList<>(broadcasts.size());
    for (Broadcast broadcast : broadcasts) {
      all.addAll(((EncodedPacket) broadcast.packet()).messages(parser).messages());
    }
    MessageRow messages = MessageRow.of(all);
    encoded = new Encoded(parser, messages, encoded);
    return messages;
  }
}
