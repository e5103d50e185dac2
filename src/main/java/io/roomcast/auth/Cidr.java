package io.roomcast.auth;

import java.util.List;

/** Blocks of IP addresses (RFC 4632 §3.1, RFC 4291 §2.3). Immutable, thread-safe. */
public final class Cidr {

  private final IpAddress network;
  private final int prefix;

  private Cidr(IpAddress network, int prefix) {
    this.network = network;
    this.prefix = prefix;
  }

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8}, or a single address.
   *
   * @throws IllegalArgumentException when it is none
   */
  public static Cidr of(String text) {
    int slash = text.indexOf('/');
    IpAddress network = IpAddress.of(slash < 0 ? text : text.substring(0, slash));
    if (network == null) {
      throw new IllegalArgumentException("\"" + text + "\" is no address block, e.g. 10.0.0.0/8");
    }
    int prefix = slash < 0 ? network.bits() : prefix(text, text.substring(slash + 1), network);
    return new Cidr(network, prefix);
  }

  private static int prefix(String text, String digits, IpAddress network) {
    if (!digits.matches("\\d{1,3}") || Integer.parseInt(digits) > network.bits()) {
      throw new IllegalArgumentException(
          "\"" + text + "\": the prefix is from 0 to " + network.bits());
    }
    return Integer.parseInt(digits);
  }

  /** Reads several. */
  static List<Cidr> all(List<String> texts) {
    return texts.stream().map(Cidr::of).toList();
  }

  /** Whether the text is an address of the block. */
  public boolean contains(String address) {
    IpAddress parsed = IpAddress.of(address);
    return parsed != null && contains(parsed);
  }

  boolean contains(IpAddress address) {
    return network.agrees(address, prefix);
  }

  @Override
  public String toString() {
    return network + "/" + prefix;
  }
}
