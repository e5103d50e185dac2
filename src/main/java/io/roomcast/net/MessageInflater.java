package io.roomcast.net;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates the messages of one client (RFC 7692 §7.2.2), bounded. Owned by the connection's event
 * loop; holds native memory until {@link #end}, which must be called.
 */
final class MessageInflater {

  /** The message inflates to more than the limit. */
  static final class TooBigException extends Exception {
    private static final long serialVersionUID = 1;

    TooBigException() {
      super("message is too big");
    }
  }

  /** What the sender cut from the end of each message. */
  private static final byte[] TAIL = {0, 0, (byte) 0xff, (byte) 0xff};

  private static final byte[] EMPTY = {};
  private static final int FIRST_GUESS = 4;
  private static final int SMALLEST = 256;

  private final Inflater inflater = new Inflater(true);
  private final int maxBytes;
  private final boolean contextTakeover;

  private byte[] output = EMPTY;
  private int length;

  /**
   * @param contextTakeover whether the client may refer to earlier messages
   */
  MessageInflater(int maxBytes, boolean contextTakeover) {
    this.maxBytes = maxBytes;
    this.contextTakeover = contextTakeover;
  }

  /**
   * Inflates a message; {@link #length()} tells how much of the answer it fills.
   *
   * @throws TooBigException when it inflates to more than the limit
   * @throws DataFormatException when it is no valid deflate stream
   */
  byte[] inflate(byte[] payload, int payloadLength) throws TooBigException, DataFormatException {
    long guess = Math.max(SMALLEST, (long) payloadLength * FIRST_GUESS);
    output = new byte[(int) Math.min(guess, maxBytes)];
    length = 0;
    feed(payload, payloadLength);
    feed(TAIL, TAIL.length);
    if (inflater.finished() || !contextTakeover) {
      inflater.reset();
    }
    byte[] inflated = output;
    output = EMPTY;
    return inflated;
  }

  /** Bytes of the message inflated last. */
  int length() {
    return length;
  }

  /** Frees the native memory. */
  void end() {
    inflater.end();
  }

  private void feed(byte[] input, int inputLength) throws TooBigException, DataFormatException {
    inflater.setInput(input, 0, inputLength);
    while (!inflater.finished()) {
      if (length == output.length) {
        grow();
      }
      int count = inflater.inflate(output, length, output.length - length);
      length += count;
      if (length > maxBytes) {
        throw new TooBigException();
      }
      if (count == 0) {
        if (inflater.needsDictionary()) {
          throw new DataFormatException("preset dictionary");
        }
        return;
      }
    }
  }

  private void grow() {
    // One byte above the limit shows that the limit is exceeded.
    long grown = Math.max(SMALLEST, 2L * output.length);
    output = Arrays.copyOf(output, (int) Math.min(grown, maxBytes + 1L));
  }
}
