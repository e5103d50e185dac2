package io.roomcast.auth;

import io.vertx.core.MultiMap;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

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
    for (int i = 0; i < Math.min(chain.size(), MAX_HOPS); i++) {
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

  /** The nodes as written, from our side to the client's. */
  private List<String> chain(List<String> lines) {
    String text = String.join(",", lines);
    List<String> nodes = new ArrayList<>();
    for (String element : splitFromRight(text, ',', header == Header.FORWARDED)) {
      nodes.add(header == Header.FORWARDED ? node(element) : element);
    }
    return nodes;
  }

  /** The value of {@code for} in an element of Forwarded; empty without one. */
  private static String node(String element) {
    for (String pair : splitFromRight(element, ';', true)) {
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

  /**
   * Splits at a separator, the last part first; parts are stripped. From the right, because a quote
   * that a client opened must not swallow what the proxies added.
   */
  private static List<String> splitFromRight(String text, char separator, boolean quotes) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int end = text.length();
    for (int i = end - 1; i >= 0; i--) {
      char c = text.charAt(i);
      if (c == '"' && quotes && !escaped(text, i)) {
        quoted = !quoted;
      } else if (c == separator && !quoted) {
        parts.add(text.substring(i + 1, end).strip());
        end = i;
      }
    }
    parts.add(text.substring(0, end).strip());
    return parts;
  }

  private static boolean escaped(String text, int index) {
    int backslashes = 0;
    while (index - backslashes > 0 && text.charAt(index - backslashes - 1) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
