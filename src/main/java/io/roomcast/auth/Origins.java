package io.roomcast.auth;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A list of web origins (RFC 6454 §6.2) whose pages may connect. Immutable, thread-safe.
 *
 * <p>An entry is an origin like {@code https://app.example.com}; one with a wildcard, {@code
 * https://*.example.com}, for all subdomains but not the domain itself; a regular expression
 * between slashes with flags, {@code /\.example\.com$/i}, to be found in the origin; {@code null}
 * for pages without an origin of their own; or {@code *} for everybody.
 */
public final class Origins {

  /** Browsers send less; a longer one meets no pattern. */
  private static final int MAX_LENGTH = 300;

  private static final Pattern ORIGIN = Pattern.compile("([a-z][a-z0-9+.-]*)://([^/\\s?#@\\\\]+)");
  private static final Pattern WILDCARD =
      Pattern.compile("([a-z][a-z0-9+.-]*://)\\*(\\.[a-z0-9.-]+(?::\\d+)?)");
  private static final Pattern SUBDOMAIN = Pattern.compile("[a-z0-9_-]+(?:\\.[a-z0-9_-]+)*");
  private static final Pattern REGEX = Pattern.compile("/(.+)/([a-z]*)");

  /** All subdomains: what an origin must begin and end with. */
  private record Wildcard(String scheme, String domain) {

    boolean matches(String origin) {
      int end = origin.length() - domain.length();
      return end > scheme.length()
          && origin.startsWith(scheme)
          && origin.endsWith(domain)
          && SUBDOMAIN.matcher(origin.substring(scheme.length(), end)).matches();
    }
  }

  private final boolean any;
  private final boolean absent;
  private final Set<String> exact = new HashSet<>();
  private final List<Wildcard> wildcards = new ArrayList<>();
  private final List<Pattern> patterns = new ArrayList<>();

  private Origins(List<String> entries, boolean absent) {
    this.any = entries.contains("*");
    this.absent = absent;
    for (String entry : entries) {
      Matcher regex = REGEX.matcher(entry);
      if (regex.matches()) {
        patterns.add(Pattern.compile(regex.group(1), flags(regex.group(2))));
      } else if (!entry.equals("*")) {
        add(normal(entry));
      }
    }
  }

  /**
   * The list; requests without an Origin header, as programs other than browsers send them, are
   * admitted.
   *
   * @throws IllegalArgumentException when an entry is none of the kinds
   */
  public static Origins of(List<String> entries) {
    return of(entries, true);
  }

  /** The same; {@code absent} tells whether requests without an Origin header are admitted. */
  public static Origins of(List<String> entries, boolean absent) {
    return new Origins(entries, absent);
  }

  private void add(String entry) {
    Matcher wildcard = WILDCARD.matcher(entry);
    if (wildcard.matches()) {
      wildcards.add(new Wildcard(wildcard.group(1), wildcard.group(2)));
    } else if (entry.equals("null") || (ORIGIN.matcher(entry).matches() && !entry.contains("*"))) {
      exact.add(entry);
    } else {
      throw new IllegalArgumentException(
          "\"" + entry + "\" is no origin; one is scheme://host[:port], without a path");
    }
  }

  private static int flags(String letters) {
    int flags = 0;
    for (int i = 0; i < letters.length(); i++) {
      flags |=
          switch (letters.charAt(i)) {
            case 'i' -> Pattern.CASE_INSENSITIVE;
            case 'm' -> Pattern.MULTILINE;
            case 's' -> Pattern.DOTALL;
            case 'u' -> Pattern.UNICODE_CASE;
            default -> throw new IllegalArgumentException("flags of a pattern are i, m, s, u");
          };
    }
    return flags;
  }

  /** In lower case and without the scheme's own port, as browsers write it. */
  private static String normal(String origin) {
    String lower = origin.toLowerCase(Locale.ROOT);
    if (lower.startsWith("https://") && lower.endsWith(":443")) {
      return lower.substring(0, lower.length() - 4);
    }
    if (lower.startsWith("http://") && lower.endsWith(":80")) {
      return lower.substring(0, lower.length() - 3);
    }
    return lower;
  }

  /** Whether a request with this Origin header, or null for none, is admitted. */
  public boolean allows(@Nullable String origin) {
    if (origin == null) {
      return absent;
    }
    if (any) {
      return true;
    }
    if (origin.length() > MAX_LENGTH) {
      return false;
    }
    String normal = normal(origin);
    return exact.contains(normal)
        || wildcards.stream().anyMatch(wildcard -> wildcard.matches(normal))
        || patterns.stream().anyMatch(pattern -> pattern.matcher(origin).find());
  }
}
