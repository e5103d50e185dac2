package io.roomcast.socketio;

import java.util.Arrays;

/**
 * Finds the placeholders in a packet's text that {@link JsonScanner} has passed. A placeholder
 * inside another is part of it and stands for nothing. Recurses no deeper than {@link
 * JsonScanner#MAX_DEPTH}. For one text and one thread.
 */
final class PlaceholderFinder {

  private final String text;
  private final int attachments;
  private int pos;
  private int[] triples = new int[3];
  private int count;

  private PlaceholderFinder(String text, int start, int attachments) {
    this.text = text;
    this.pos = start;
    this.attachments = attachments;
  }

  /**
   * The placeholders of the array that starts at {@code start}.
   *
   * @param attachments how many attachments the packet has
   * @param limit most placeholders taken: more of them than attachments are legal, but would make
   *     few bytes many on their way to receivers of another format
   * @throws MalformedPacketException when one names no attachment, or there are too many
   */
  static Placeholders find(String text, int start, int attachments, int limit)
      throws MalformedPacketException {
    PlaceholderFinder finder = new PlaceholderFinder(text, start, attachments);
    finder.value();
    if (finder.count > limit) {
      throw new MalformedPacketException("more than " + limit + " placeholders");
    }
    Placeholders found = new Placeholders(finder.triples, finder.count);
    for (int i = 0; i < finder.count; i++) {
      if (found.number(i) < 0) {
        throw new MalformedPacketException("placeholder names no attachment");
      }
    }
    return found;
  }

  private void value() {
    switch (text.charAt(pos)) {
      case '{' -> object();
      case '[' -> array();
      case '"' -> pos = JsonReader.endOfString(text, pos);
      default -> pos = JsonReader.endOfScalar(text, pos);
    }
  }

  private void array() {
    pos = JsonReader.skipWhitespace(text, pos + 1);
    while (text.charAt(pos) != ']') {
      value();
      nextItem();
    }
    pos++;
  }

  private void object() {
    int start = pos;
    int outside = count;
    boolean placeholder = false;
    int number = -1;
    pos = JsonReader.skipWhitespace(text, pos + 1);
    while (text.charAt(pos) != '}') {
      int key = pos;
      pos = JsonReader.endOfString(text, key);
      String name = JsonReader.unquote(text, key, pos);
      pos = JsonReader.skipWhitespace(text, pos);
      pos = JsonReader.skipWhitespace(text, pos + 1);
      int value = pos;
      value();
      if (name.equals("_placeholder")) {
        placeholder = text.charAt(value) == 't';
      } else if (name.equals("num")) {
        number = attachmentNumber(value);
      }
      nextItem();
    }
    pos++;
    if (placeholder) {
      count = outside;
      add(start, number);
    }
  }

  private void nextItem() {
    pos = JsonReader.skipWhitespace(text, pos);
    if (text.charAt(pos) == ',') {
      pos = JsonReader.skipWhitespace(text, pos + 1);
    }
  }

  /** The number that stands from {@code start} to here, or -1 when it is none of an attachment. */
  private int attachmentNumber(int start) {
    char c = text.charAt(start);
    if (c != '-' && !JsonScanner.isDigit(c)) {
      return -1;
    }
    double number = JsonReader.toNumber(text, start, pos).doubleValue();
    return number >= 0 && number < attachments && number == Math.rint(number) ? (int) number : -1;
  }

  private void add(int start, int number) {
    if (3 * count == triples.length) {
      triples = Arrays.copyOf(triples, 2 * triples.length);
    }
    triples[3 * count] = start;
    triples[3 * count + 1] = pos;
    triples[3 * count + 2] = number;
    count++;
  }
}
