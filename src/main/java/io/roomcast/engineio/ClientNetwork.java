package io.roomcast.engineio;

import io.netty.util.NetUtil;
import java.nio.ByteBuffer;

/**
 * What counts as one client among addresses: an IPv4 address, or a /64 block of IPv6, of which
 * every customer of a provider has one at least. Stateless.
 */
public final class ClientNetwork {

  private static final int LONGEST = 64;
  private static final int MAPPED = 10;

  private ClientNetwork() {}

  /** A number that stands for the network of that address; texts that are none have their own. */
  public static long of(String address) {
    byte[] bytes =
        address.length() > LONGEST ? null : NetUtil.createByteArrayFromIpAddressString(address);
    if (bytes == null) {
      return Long.MIN_VALUE | (address.hashCode() & 0xffff_ffffL);
    }
    ByteBuffer buffer = ByteBuffer.wrap(bytes);
    if (bytes.length == 4) {
      return buffer.getInt() & 0xffff_ffffL;
    }
    boolean mapped = buffer.getLong(0) == 0 && buffer.getShort(MAPPED) == -1;
    return mapped ? buffer.getInt(MAPPED + 2) & 0xffff_ffffL : buffer.getLong(0);
  }
}
