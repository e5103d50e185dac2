package io.roomcast.cluster;

import io.roomcast.socketio.JsonWriter;
import io.roomcast.socketio.MsgpackWriter;
import io.roomcast.socketio.Payload;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A message that is written piece by piece, in whatever format. For one message and one thread. */
interface MessageSink {

  /** Begins a map of so many pairs. */
  void map(int size) throws IOException;

  /** Ends it. */
  void endMap();

  /** A key of a map, whose value follows. */
  void key(String key) throws IOException;

  /** Begins an array of so many items. */
  void array(int size) throws IOException;

  /** Ends it. */
  void endArray();

  /** All values of a payload, one after the other. */
  void values(Payload values) throws IOException;

  /** A value of Vert.x JSON. */
  void value(@Nullable Object value) throws IOException;

  /** Into JSON; binary is written as Node writes its Buffer. */
  final class OfJson implements MessageSink {

    private final JsonWriter out;

    /** Whether there is something before in the same map or array. */
    private boolean follows;

    OfJson(JsonWriter out) {
      this.out = out;
    }

    private void begin() {
      if (follows) {
        out.raw(',');
      }
      follows = true;
    }

    private void open(char bracket) {
      begin();
      out.raw(bracket);
      follows = false;
    }

    private void close(char bracket) {
      out.raw(bracket);
      follows = true;
    }

    @Override
    public void map(int size) {
      open('{');
    }

    @Override
    public void endMap() {
      close('}');
    }

    @Override
    public void key(String key) {
      begin();
      out.string(key);
      out.raw(':');
      follows = false;
    }

    @Override
    public void array(int size) {
      open('[');
    }

    @Override
    public void endArray() {
      close(']');
    }

    @Override
    public void values(Payload values) {
      if (values.size() > 0) {
        begin();
        out.payload(values);
      }
    }

    @Override
    public void value(@Nullable Object value) {
      begin();
      out.value(value);
    }
  }

  /** Into msgpack. */
  final class OfMsgpack implements MessageSink {

    private final MsgpackWriter out;

    OfMsgpack(MsgpackWriter out) {
      this.out = out;
    }

    @Override
    public void map(int size) throws IOException {
      out.packMapHeader(size);
    }

    @Override
    public void endMap() {
      // It has a size.
    }

    @Override
    public void key(String key) throws IOException {
      out.packString(key);
    }

    @Override
    public void array(int size) throws IOException {
      out.packArrayHeader(size);
    }

    @Override
    public void endArray() {
      // It has a size.
    }

    @Override
    public void values(Payload values) throws IOException {
      out.packPayload(values);
    }

    @Override
    public void value(@Nullable Object value) throws IOException {
      out.packValue(value);
    }
  }
}
