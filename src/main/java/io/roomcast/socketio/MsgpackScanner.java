package io.roomcast.socketio;

import java.io.IOException;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;

/**
 * Checks msgpack and finds where values end; builds nothing, and allocates nothing for a size that
 * is only claimed. Recurses no deeper than {@link JsonScanner#MAX_DEPTH}. Where there is no msgpack
 * the library throws, a MessagePackException most often. For one message and one thread.
 */
final class MsgpackScanner {

  private final byte[] bytes;
  private final MessageUnpacker in;
  private int depth;

  MsgpackScanner(byte[] bytes) {
    this.bytes = bytes;
    this.in = MessagePack.newDefaultUnpacker(bytes);
  }

  boolean atEnd() {
    return pos() == bytes.length;
  }

  private int pos() {
    return (int) in.getTotalReadBytes();
  }

  /** Takes the head of a map and answers the number of pairs that it claims. */
  int map() throws IOException {
    depth++;
    return in.unpackMapHeader();
  }

  /** Takes a key of a map: a string, or what has an evident text. */
  MsgpackValues key() throws IOException, MalformedPacketException {
    int start = pos();
    skipKey();
    return new MsgpackValues(bytes, start, pos());
  }

  /** Takes a value. */
  MsgpackValues value() throws IOException, MalformedPacketException {
    int start = pos();
    skip();
    return new MsgpackValues(bytes, start, pos());
  }

  /** Not the library's own skipping: for arrays and maps it has no depth, and sizes overflow. */
  private void skip() throws IOException, MalformedPacketException {
    switch (in.getNextFormat().getValueType()) {
      case ARRAY -> skipItems(in.unpackArrayHeader(), false);
      case MAP -> skipItems(in.unpackMapHeader(), true);
      default -> in.skipValue();
    }
  }

  private void skipItems(int size, boolean map) throws IOException, MalformedPacketException {
    if (++depth > JsonScanner.MAX_DEPTH) {
      throw new MalformedPacketException("msgpack nested deeper than " + JsonScanner.MAX_DEPTH);
    }
    for (int i = 0; i < size; i++) {
      if (map) {
        skipKey();
      }
      skip();
    }
    depth--;
  }

  private void skipKey() throws IOException, MalformedPacketException {
    switch (in.getNextFormat().getValueType()) {
      case STRING, INTEGER, FLOAT, BOOLEAN, NIL -> in.skipValue();
      default -> throw new MalformedPacketException("map key is no string");
    }
  }
}
