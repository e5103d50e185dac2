package io.roomcast.cluster;

import io.roomcast.socketio.JsonSlices;
import io.roomcast.socketio.MalformedPacketException;
import io.roomcast.socketio.MsgpackScanner;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.ValueReader;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A message that is read piece by piece, in one pass, whatever it is written in. For one message
 * and one thread. What is malformed is thrown as the readers below throw it.
 */
abstract class MessageSource {

  private final ValueReader in;

  private MessageSource(ValueReader in) {
    this.in = in;
  }

  /** Enters the map that comes next. */
  abstract void enter() throws IOException, MalformedPacketException;

  /** Takes the next key of the map entered last; null when that ends. */
  abstract @Nullable String key() throws IOException, MalformedPacketException;

  /** Enters a map when one comes next; else takes the value, and answers false. */
  final boolean map() throws IOException, MalformedPacketException {
    if (in.isMap()) {
      enter();
      return true;
    }
    in.payload();
    return false;
  }

  /** Takes a value and answers it as the only one of a payload. */
  final Payload value() throws IOException, MalformedPacketException {
    return in.payload();
  }

  /** Takes a value; its text, or null when it is none. */
  final @Nullable String text() throws IOException, MalformedPacketException {
    return in.text();
  }

  /** Takes an array and answers its items; null when the value is none. */
  final @Nullable Payload items() throws IOException, MalformedPacketException {
    return in.items();
  }

  /** Whether an array comes next. */
  final boolean isArray() throws IOException {
    return in.isArray();
  }

  /** Position of what comes next. */
  final int position() {
    return in.position();
  }

  /** The one value that was taken since then. */
  final Payload since(int position) {
    return in.since(position);
  }

  /** Whether all has been taken. */
  final boolean atEnd() {
    return in.atEnd();
  }

  /** Of a text in JSON. */
  static final class OfJson extends MessageSource {

    private final JsonSlices in;

    OfJson(String text) {
      this(new JsonSlices(text));
    }

    private OfJson(JsonSlices in) {
      super(in);
      this.in = in;
    }

    @Override
    void enter() throws MalformedPacketException {
      in.map();
    }

    @Override
    @Nullable String key() throws MalformedPacketException {
      return in.key();
    }
  }

  /** Of bytes in msgpack. */
  static final class OfMsgpack extends MessageSource {

    private static final int LEVELS = 3;

    private final MsgpackScanner in;

    /** Pairs that are left in the maps entered. */
    private final int[] left = new int[LEVELS];

    private int level = -1;

    OfMsgpack(MsgpackScanner in) {
      super(in);
      this.in = in;
    }

    @Override
    void enter() throws IOException {
      left[++level] = in.map();
    }

    @Override
    @Nullable String key() throws IOException, MalformedPacketException {
      if (left[level] == 0) {
        level--;
        return null;
      }
      left[level]--;
      return String.valueOf(in.text());
    }
  }
}
