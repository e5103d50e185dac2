package io.roomcast.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.auth.TrustedProxies.Header;
import io.vertx.core.MultiMap;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Address blocks and chains of proxies, for any addresses. */
class AddressPropertyTest {

  @Provide
  Arbitrary<byte[]> addresses() {
    return Arbitraries.bytes()
        .array(byte[].class)
        .ofSize(4)
        .flatMap(
            four ->
                Arbitraries.bytes()
                    .array(byte[].class)
                    .ofSize(16)
                    .map(sixteen -> sixteen[0] % 2 == 0 ? four : sixteen));
  }

  private static String text(byte[] address) {
    try {
      return InetAddress.getByAddress(address).getHostAddress();
    } catch (UnknownHostException e) {
      throw new AssertionError(e);
    }
  }

  /** The definition, in numbers. */
  private static boolean inBlock(byte[] network, int prefix, byte[] address) {
    int rest = network.length * 8 - prefix;
    return network.length == address.length
        && new BigInteger(1, network)
            .shiftRight(rest)
            .equals(new BigInteger(1, address).shiftRight(rest));
  }

  @Property
  void aBlockHoldsTheAddressesWithItsPrefix(
      @ForAll @From("addresses") byte[] network,
      @ForAll @From("addresses") byte[] other,
      @ForAll @IntRange(max = 128) int wanted,
      @ForAll @IntRange(max = 127) int flipped) {
    int prefix = Math.min(wanted, network.length * 8);
    Cidr block = Cidr.of(text(network) + "/" + prefix);
    byte[] near = network.clone();
    int bit = flipped % (network.length * 8);
    near[bit / 8] ^= (byte) (0x80 >> bit % 8);
    assertThat(block.contains(text(network))).isTrue();
    assertThat(block.contains(text(near))).isEqualTo(bit >= prefix);
    assertThat(block.contains(text(other))).isEqualTo(inBlock(network, prefix, other));
  }

  @Property
  void whatIsWrittenCanBeRead(@ForAll @From("addresses") byte[] address) throws Exception {
    IpAddress parsed = IpAddress.of(text(address));
    assertThat(parsed).isNotNull();
    assertThat(InetAddress.getByName(parsed.toString()).getAddress()).isEqualTo(address);
    assertThat(IpAddress.of(parsed.toString())).isEqualTo(parsed).hasSameHashCodeAs(parsed);
  }

  @Property
  void anyTextIsAnAddressOrNone(@ForAll String text) {
    IpAddress parsed = IpAddress.of(text);
    IpAddress.ofNode(text);
    if (parsed != null) {
      assertThat(IpAddress.of(parsed.toString())).isEqualTo(parsed);
    }
  }

  @Property
  void anyTextIsABlockOrAnIllegalArgument(@ForAll String text) {
    try {
      Cidr block = Cidr.of(text);
      assertThat(Cidr.of(block.toString())).hasToString(block.toString());
    } catch (IllegalArgumentException e) {
      assertThat(e).hasMessageContaining("\"");
    }
  }

  @Property
  void prefixesOutOfRangeAreRefused(
      @ForAll @From("addresses") byte[] network, @ForAll @IntRange(min = 129) int prefix) {
    assertThatThrownBy(() -> Cidr.of(text(network) + "/" + prefix))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Whatever a client writes in front, the address found is the one its nearest proxy saw. */
  @Property
  void aClientCannotHideBehindWhatItWrites(
      @ForAll @Size(max = 5) List<String> madeUp,
      @ForAll Header header,
      @ForAll @IntRange(max = 4) int ownProxies,
      @ForAll @IntRange(min = 1, max = 254) int host) {
    String prefix = header == Header.FORWARDED ? "for=" : "";
    List<String> chain = new ArrayList<>(madeUp);
    chain.add(prefix + "198.51.100." + host);
    for (int i = 0; i < ownProxies; i++) {
      chain.add(prefix + "10.0.0." + (i + 1));
    }
    String name = header == Header.FORWARDED ? "Forwarded" : "X-Forwarded-For";
    MultiMap headers = MultiMap.caseInsensitiveMultiMap().add(name, String.join(", ", chain));
    TrustedProxies proxies = TrustedProxies.of(List.of("10.0.0.0/8"), header);
    assertThat(proxies.clientAddress("10.9.9.9", headers)).isEqualTo("198.51.100." + host);
  }

  @Example
  void aQuoteThatAClientOpensSwallowsNothing() {
    aClientCannotHideBehindWhatItWrites(List.of("for=\"", "\\\""), Header.FORWARDED, 2, 7);
    aClientCannotHideBehindWhatItWrites(List.of("\""), Header.X_FORWARDED_FOR, 0, 7);
  }
}
