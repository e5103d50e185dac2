package io.roomcast.socketio;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessageUnpacker;
import org.msgpack.value.ValueType;

/**
 * Checks msgpack and finds where values end; builds nothing, and allocates nothing for a size that
 * is only claimed. Recurses no deeper than 512. Where there is no msgpack the library throws, a
 * {@link org.msgpack.core.MessagePackException} most often. For one message and one thread; nobody
 * may change the bytes, which the payloads are slices of.
 */
public final class MsgpackScanner implements ValueReader {

  private static final int FEW = 8;

  private final byte[] bytes;
  private final MessageUnpacker in;
  private int depth;
  private int extensions;

  /** Begins with the first byte. */
  public MsgpackScanner(byte[] bytes) {
    this.bytes = bytes;
    this.in = MessagePack.newDefaultUnpacker(bytes);
  }

  @Override
  public boolean atEnd() {
    return pos() == bytes.length;
  }

  private int pos() {
    return (int) in.getTotalReadBytes();
  }

  /** Takes the head of a map and answers the number of pairs that it claims. */
  public int map() throws IOException {
    depth++;
    return in.unpackMapHeader();
  }

  /** Takes the head of an array and answers the number of items that it claims. */
  public int array() throws IOException {
    depth++;
    return in.unpackArrayHeader();
  }

  /** Takes a value; its text, or null when it is none. What is no UTF-8 in it becomes U+FFFD. */
  @Override
  public @Nullable String text() throws IOException, MalformedPacketException {
    if (in.getNextFormat().getValueType() == ValueType.STRING) {
      return new String(in.readPayload(in.unpackRawStringHeader()), StandardCharsets.UTF_8);
    }
    skip();
    return null;
  }

  @Override
  public boolean isMap() throws IOException {
    return in.getNextFormat().getValueType() == ValueType.MAP;
  }

  @Override
  public boolean isArray() throws IOException {
    return in.getNextFormat().getValueType() == ValueType.ARRAY;
  }

  @Override
  public Payload since(int position) {
    return new Payload(new MsgpackValues(bytes, position, pos()), 0);
  }

  @Override
  public Payload payload() throws IOException, MalformedPacketException {
    return new Payload(value(), 0);
  }

  @Override
  public @Nullable Payload items() throws IOException, MalformedPacketException {
    if (in.getNextFormat().getValueType() != ValueType.ARRAY) {
      skip();
      return null;
    }
    int size = array();
    int[] bounds = new int[Math.min(size, FEW) + 1];
    for (int i = 0; i < size; i++) {
      if (i == bounds.length - 1) { // grows with what is there, not with what is claimed
        bounds = Arrays.copyOf(bounds, (int) Math.min(size + 1L, 2L * bounds.length));
      }
      bounds[i] = pos();
      skip();
    }
    depth--;
    bounds[size] = pos();
    return new Payload(
        new MsgpackValues(
            bytes, bounds.length == size + 1 ? bounds : Arrays.copyOf(bounds, size + 1)),
        0);
  }

  @Override
  public int position() {
    return pos();
  }

  /** How many extension values have been taken so far. */
  public int extensions() {
    return extensions;
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
      case EXTENSION -> {
        extensions++;
        in.skipValue();
      }
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
