package io.roomcast.auth;

import io.netty.util.NetUtil;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An IP address; IPv4 in IPv6 clothes is IPv4. Names are never looked up. Immutable. */
final class IpAddress {

  private static final int MAX_LENGTH = 64;
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1};

  private final byte[] bytes;

  private IpAddress(byte[] bytes) {
    this.bytes = bytes;
  }

  /** The address in the text, or null when it holds none; a zone is left out. */
  static @Nullable IpAddress of(String text) {
    byte[] bytes =
        text.length() > MAX_LENGTH ? null : NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return null;
    }
    boolean mapped =
        bytes.length == 16 && Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return new IpAddress(mapped ? Arrays.copyOfRange(bytes, MAPPED.length, 16) : bytes);
  }

  /** The same for an address with a port, or in brackets. */
  static @Nullable IpAddress ofNode(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? null : of(text.substring(1, end));
    }
    int colon = text.indexOf(':');
    boolean port = colon > 0 && colon == text.lastIndexOf(':');
    return of(port ? text.substring(0, colon) : text);
  }

  /** 32 or 128. */
  int bits() {
    return bytes.length * 8;
  }

  /** Whether the first so many bits are those of the other, which is of the same kind. */
  boolean agrees(IpAddress other, int prefix) {
    if (bytes.length != other.bytes.length) {
      return false;
    }
    int whole = prefix / 8;
    if (!Arrays.equals(bytes, 0, whole, other.bytes, 0, whole)) {
      return false;
    }
    int mask = 0xff00 >> prefix % 8;
    return prefix % 8 == 0 || ((bytes[whole] ^ other.bytes[whole]) & mask & 0xff) == 0;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof IpAddress address && Arrays.equals(bytes, address.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** In the usual short form. */
  @Override
  public String toString() {
    return NetUtil.bytesToIpAddress(bytes);
  }
}
