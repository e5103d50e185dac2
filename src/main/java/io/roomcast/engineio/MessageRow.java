package io.roomcast.engineio;

import io.roomcast.net.SharedFrame;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages that follow each other with nothing between, for many sessions: what they look like on
 * the wire is put together once. Immutable to the eye and thread-safe, as {@link Message} is.
 */
public final class MessageRow {

  /** Frames are joined up to so many bytes: what is larger costs more to copy than to send. */
  private static final int LARGEST_PIECE = 32 * 1024;

  /** Consecutive frames as one, and whether they may be compressed. */
  record Piece(SharedFrame frame, boolean compress) {}

  private final List<Message> messages;

  /** By protocol and base64, each made when first asked for; threads that race make equal ones. */
  private final @Nullable List<Piece>[] encoded;

  private MessageRow(List<Message> messages) {
    this.messages = messages;
    this.encoded = newArray();
  }

  @SuppressWarnings("unchecked")
  private static @Nullable List<Piece>[] newArray() {
    return (@Nullable List<Piece>[]) new List<?>[4];
  }

  /** These messages, in this order. */
  public static MessageRow of(List<Message> messages) {
    return new MessageRow(List.copyOf(messages));
  }

  /** The messages in this row. */
  public List<Message> messages() {
    return messages;
  }

  /** What a WebSocket of this protocol sends. */
  List<Piece> pieces(PayloadCodec codec, boolean inBase64) {
    int form = (codec instanceof PayloadCodecV3 ? 1 : 0) + (inBase64 ? 2 : 0);
    List<Piece> pieces = encoded[form];
    if (pieces == null) {
      pieces = encode(codec, inBase64);
      encoded[form] = pieces;
    }
    return pieces;
  }

  private List<Piece> encode(PayloadCodec codec, boolean inBase64) {
    List<Piece> pieces = new ArrayList<>(1);
    List<SharedFrame> open = new ArrayList<>(messages.size());
    boolean compress = false;
    int bytes = 0;
    for (Message message : messages) {
      SharedFrame frame = message.frame(codec, inBase64);
      boolean fits = message.compress() == compress && bytes + frame.wireBytes() <= LARGEST_PIECE;
      if (!open.isEmpty() && !fits) {
        pieces.add(new Piece(SharedFrame.joined(open), compress));
        open.clear();
        bytes = 0;
      }
      compress = message.compress();
      bytes += frame.wireBytes();
      open.add(frame);
    }
    if (!open.isEmpty()) {
      pieces.add(new Piece(SharedFrame.joined(open), compress));
    }
    return List.copyOf(pieces);
  }
}
