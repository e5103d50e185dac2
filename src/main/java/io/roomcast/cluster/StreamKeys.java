package io.roomcast.cluster;

import java.util.ArrayList;
import java.util.List;

/**
 * The Redis streams of a cluster: one, or several among which namespaces are divided. Immutable.
 *
 * <p>Node's adapter divides by a hash that may be negative, and then writes to a stream of a
 * negative number that none of its nodes reads. What we write goes where Node reads, which is any
 * stream of a number from 0; what Node writes is read from either.
 *
 * @param name the stream, or what the names of several begin with
 * @param count how many there are, above 0
 */
public record StreamKeys(String name, int count) {

  /** The stream that messages of a namespace are written to. */
  public String of(String namespace) {
    return count == 1 ? name : numbered(Math.abs(hash(namespace) % count));
  }

  /** All streams that are to be read: those that count, then those of negative numbers. */
  public List<String> all() {
    if (count == 1) {
      return List.of(name);
    }
    List<String> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(numbered(i));
    }
    for (int i = 1; i < count; i++) {
      all.add(numbered(-i));
    }
    return all;
  }

  private String numbered(int number) {
    return name + '-' + number;
  }

  /** Over the characters' codes, in 32 bits, as Node's. */
  private static int hash(String namespace) {
    int hash = 0;
    for (int i = 0; i < namespace.length(); i++) {
      hash = 31 * hash + namespace.charAt(i);
    }
    return hash;
  }
}
