package io.roomcast.auth;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Finds out a client's address behind proxies: the right-most address of the chain that is not one
 * of the proxies that are trusted. What stands left of it may be made up by the client. Immutable,
 * thread-safe.
 *
 * <p>Only one header is read: a proxy that sets one of them passes on the other as the client wrote
 * it. Proxies that speak the PROXY protocol need none of this: Vert.x's {@code
 * HttpServerOptions.setUseProxyProtocol} makes their word the peer's address.
 */
public final class TrustedProxies {

  /** Where the proxies write the chain. */
  public enum Header {
    /** {@code X-Forwarded-For: client, proxy}. */
    X_FORWARDED_FOR("X-Forwarded-For"),
    /** {@code Forwarded: for=client, for=proxy} (RFC 7239). */
    FORWARDED("Forwarded");

    private final String text;

    Header(String text) {
      this.text = text;
    }
  }

  /** Hops looked at; a chain of proxies this long is none. */
  private static final int MAX_HOPS = 32;

  private final List<Cidr> proxies;
  private final Header header;

  private TrustedProxies(List<Cidr> proxies, Header header) {
    this.proxies = proxies;
    this.header = header;
  }

  /**
   * Proxies in these address blocks, which set X-Forwarded-For.
   *
   * @throws IllegalArgumentException when a block is none
   */
  public static TrustedProxies of(List<String> cidrs) {
    return of(cidrs, Header.X_FORWARDED_FOR);
  }

  /** The same for another header. */
  public static TrustedProxies of(List<String> cidrs, Header header) {
    return new TrustedProxies(Cidr.all(cidrs), header);
  }

  /** The client's address in the usual short form; {@code peer} itself when it is no proxy. */
  public String clientAddress(String peer, MultiMap headers) {
    IpAddress address = IpAddress.of(peer);
    if (address == null || !trusted(address)) {
      return address == null ? peer : address.toString();
    }
    List<String> chain = chain(headers.getAll(header.text));
    int last = Math.max(0, chain.size() - MAX_HOPS);
    for (int i = chain.size() - 1; i >= last; i--) {
      IpAddress hop = IpAddress.ofNode(chain.get(i));
      if (hop == null) {
        break; // "unknown" and the like: the proxy that wrote it is as far as we can see
      }
      address = hop;
      if (!trusted(hop)) {
        break;
      }
    }
    return address.toString();
  }

  private boolean trusted(IpAddress address) {
    for (Cidr proxy : proxies) {
      if (proxy.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** The nodes as written, from the client's side to ours. */
  private List<String> chain(List<String> lines) {
    List<String> nodes = new ArrayList<>();
    for (String element : split(String.join(",", lines), ',')) {
      nodes.add(header == Header.X_FORWARDED_FOR ? element : node(element));
    }
    return nodes;
  }

  /** The value of {@code for} in an element of Forwarded; empty without one. */
  private static String node(String element) {
    for (String pair : split(element, ';')) {
      int equals = pair.indexOf('=');
      if (equals > 0 && pair.substring(0, equals).strip().toLowerCase(Locale.ROOT).equals("for")) {
        return unquoted(pair.substring(equals + 1).strip());
      }
    }
    return "";
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** Splits at a separator outside of quotes; parts are stripped. */
  private static List<String> split(@Nullable String text, char separator) {
    List<String> parts = new ArrayList<>();
    if (text == null || text.isBlank()) {
      return parts;
    }
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"') {
        quoted = !quoted;
      } else if (c == '\\' && quoted) {
        i++;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(start, i).strip());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).strip());
    return parts;
  }
}
