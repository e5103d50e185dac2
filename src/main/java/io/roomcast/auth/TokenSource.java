package io.roomcast.auth;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One place where a client may put its token.
 *
 * @param kind what kind of place
 * @param name name of the auth key, header (lower-case), cookie or query parameter
 */
public record TokenSource(Kind kind, String name) {

  /** Kinds of places. */
  public enum Kind {
    /** The {@code auth} payload of CONNECT. */
    AUTH,
    /** A header of the handshake request; the scheme {@code Bearer} is taken off. */
    HEADER,
    /** A cookie of the handshake request. */
    COOKIE,
    /** A query parameter of the handshake request; it ends up in the logs of proxies. */
    QUERY
  }

  private static final Pattern TEXT =
      Pattern.compile("(?:(auth)\\.|(header|cookie|query):)([!#$%&'*+.^_`|~A-Za-z0-9-]+)");

  /**
   * Reads {@code auth.token}, {@code header:authorization}, {@code cookie:name} or {@code
   * query:name}.
   *
   * @throws IllegalArgumentException when it is none of them
   */
  public static TokenSource of(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "from: \""
              + text
              + "\" is none of auth.<key>, header:<name>, cookie:<name>, query:<name>");
    }
    String name = matcher.group(3);
    if (matcher.group(1) != null) {
      return new TokenSource(Kind.AUTH, name);
    }
    Kind kind = Kind.valueOf(matcher.group(2).toUpperCase(Locale.ROOT));
    return new TokenSource(kind, kind == Kind.HEADER ? name.toLowerCase(Locale.ROOT) : name);
  }

  /** As in the conf. */
  @Override
  public String toString() {
    return kind.name().toLowerCase(Locale.ROOT) + (kind == Kind.AUTH ? "." : ":") + name;
  }
}
