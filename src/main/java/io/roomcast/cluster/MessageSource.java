package io.roomcast.cluster;

import io.roomcast.socketio.JsonSlices;
import io.roomcast.socketio.MalformedPacketException;
import io.roomcast.socketio.MsgpackScanner;
import io.roomcast.socketio.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * A message that is read piece by piece, in one pass, whatever it is written in. For one message
 * and one thread. What is malformed is thrown as the readers below throw it.
 */
interface MessageSource {

  /** Enters a map when one comes next; else takes the value, and answers false. */
  boolean map() throws IOException, MalformedPacketException;

  /** Takes the next key of the map entered last; null when that ends. */
  @Nullable String key() throws IOException, MalformedPacketException;

  /** Takes a value and answers it as the only one of a payload. */
  Payload value() throws IOException, MalformedPacketException;

  /** Takes a value; its text, or null when it is none. */
  @Nullable String text() throws IOException, MalformedPacketException;

  /** Takes an array and answers its items; null when the value is none. */
  @Nullable Payload items() throws IOException, MalformedPacketException;

  /** Whether an array comes next. */
  boolean isArray() throws IOException;

  /** Position of what comes next. */
  int position();

  /** The one value that was taken since then. */
  Payload since(int position);

  /** Whether all has been taken. */
  boolean atEnd();

  /** Of a text in JSON. */
  final class OfJson implements MessageSource {

    private final JsonSlices in;

    OfJson(String text) {
      in = new JsonSlices(text);
    }

    @Override
    public boolean map() throws MalformedPacketException {
      if (in.isMap()) {
        in.map();
        return true;
      }
      in.payload();
      return false;
    }

    @Override
    public @Nullable String key() throws MalformedPacketException {
      return in.key();
    }

    @Override
    public Payload value() throws MalformedPacketException {
      return in.payload();
    }

    @Override
    public @Nullable String text() throws MalformedPacketException {
      return in.text();
    }

    @Override
    public @Nullable Payload items() throws MalformedPacketException {
      return in.items();
    }

    @Override
    public boolean isArray() {
      return in.isArray();
    }

    @Override
    public int position() {
      return in.position();
    }

    @Override
    public Payload since(int position) {
      return in.since(position);
    }

    @Override
    public boolean atEnd() {
      return in.atEnd();
    }
  }

  /** Of bytes in msgpack. */
  final class OfMsgpack implements MessageSource {

    private static final int LEVELS = 3;

    private final MsgpackScanner in;

    /** Pairs that are left in the maps entered. */
    private final int[] left = new int[LEVELS];

    private int level = -1;

    OfMsgpack(MsgpackScanner in) {
      this.in = in;
    }

    @Override
    public boolean map() throws IOException, MalformedPacketException {
      if (in.isMap()) {
        left[++level] = in.map();
        return true;
      }
      in.payload();
      return false;
    }

    @Override
    public @Nullable String key() throws IOException, MalformedPacketException {
      if (left[level] == 0) {
        level--;
        return null;
      }
      left[level]--;
      return String.valueOf(in.text());
    }

    @Override
    public Payload value() throws IOException, MalformedPacketException {
      return in.payload();
    }

    @Override
    public @Nullable String text() throws IOException, MalformedPacketException {
      return in.text();
    }

    @Override
    public @Nullable Payload items() throws IOException, MalformedPacketException {
      return in.items();
    }

    @Override
    public boolean isArray() throws IOException {
      return in.isArray();
    }

    @Override
    public int position() {
      return in.position();
    }

    @Override
    public Payload since(int position) {
      return in.since(position);
    }

    @Override
    public boolean atEnd() {
      return in.atEnd();
    }
  }
}
