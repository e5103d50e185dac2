package io.roomcast.socketio;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Socket.IO packet. Immutable, thread-safe.
 *
 * @param type what it is; BINARY_EVENT and BINARY_ACK do not exist here: they are how the default
 *     parser writes an EVENT or ACK that holds binary
 * @param namespace name of the namespace, with its leading slash
 * @param id ack id, or {@link #NO_ID}
 * @param event the event's name, for EVENT only; null when the payload is
 * @param numeric whether the name is a number on the wire; {@code event} is its text then
 * @param payload for EVENT the arguments after the name, for ACK all arguments; for CONNECT and
 *     CONNECT_ERROR at most one value; null when the packet carried no JSON at all: such an EVENT
 *     or ACK is legal and means nothing
 */
public record Packet(
    Type type,
    String namespace,
    long id,
    @Nullable String event,
    boolean numeric,
    @Nullable Payload payload) {

  /** The packet asks for no ack and is none. */
  public static final long NO_ID = -1;

  /** Types by their digit on the wire (Socket.IO protocol 5). */
  public enum Type {
    CONNECT(0),
    DISCONNECT(1),
    EVENT(2),
    ACK(3),
    CONNECT_ERROR(4);

    private static final List<Type> ALL = List.of(values());

    private final int digit;

    Type(int digit) {
      this.digit = digit;
    }

    /** The digit on the wire. */
    int digit() {
      return digit;
    }

    /** The type with that digit, or null when there is none. */
    static @Nullable Type of(long digit) {
      for (Type type : ALL) {
        if (type.digit == digit) {
          return type;
        }
      }
      return null;
    }
  }

  public static Packet event(String namespace, long id, String event, Payload payload) {
    return new Packet(Type.EVENT, namespace, id, event, false, payload);
  }

  public static Packet ack(String namespace, long id, Payload payload) {
    return new Packet(Type.ACK, namespace, id, null, false, payload);
  }

  /** A CONNECT; without data when it is null, as v2 clients expect it. */
  public static Packet connect(String namespace, @Nullable Payload data) {
    return new Packet(Type.CONNECT, namespace, NO_ID, null, false, data);
  }

  /**
   * A CONNECT_ERROR with the payload's first value: an object with {@code message} and {@code
   * data}, or for v2 clients, whose ERROR packet it is, any value.
   */
  public static Packet connectError(String namespace, Payload error) {
    return new Packet(Type.CONNECT_ERROR, namespace, NO_ID, null, false, error);
  }

  public static Packet disconnect(String namespace) {
    return new Packet(Type.DISCONNECT, namespace, NO_ID, null, false, null);
  }
}
