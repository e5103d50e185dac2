package io.roomcast.net;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One permessage-deflate offer that we can honour (RFC 7692 §7.1). Immutable.
 *
 * @param clientNoContextTakeover whether the client offered to reset its window
 * @param serverWindowBits whether the client named the largest window for us, which is what we use
 */
record DeflateOffer(boolean clientNoContextTakeover, boolean serverWindowBits) {

  private static final String NAME = "permessage-deflate";
  private static final String SERVER_NO_CONTEXT = "server_no_context_takeover";
  private static final String CLIENT_NO_CONTEXT = "client_no_context_takeover";
  private static final String SERVER_WINDOW = "server_max_window_bits";
  private static final String CLIENT_WINDOW = "client_max_window_bits";

  /** The only window the JDK's compressor knows. */
  private static final String LARGEST_WINDOW = "15";

  /**
   * The first acceptable offer in a {@code Sec-WebSocket-Extensions} header, or null: other
   * extensions, unknown or repeated parameters, bad values and windows smaller than ours are
   * declined.
   */
  static @Nullable DeflateOffer firstAcceptable(String header) {
    for (String extension : split(header, ',')) {
      List<String> parts = split(extension, ';');
      if (parts.get(0).equals(NAME)) {
        DeflateOffer offer = parse(parts.subList(1, parts.size()));
        if (offer != null) {
          return offer;
        }
      }
    }
    return null;
  }

  /** What we answer, as the value of {@code Sec-WebSocket-Extensions}. */
  String answer(boolean demandClientNoContextTakeover) {
    StringBuilder answer = new StringBuilder(NAME).append("; ").append(SERVER_NO_CONTEXT);
    if (demandClientNoContextTakeover || clientNoContextTakeover) {
      answer.append("; ").append(CLIENT_NO_CONTEXT);
    }
    if (serverWindowBits) {
      answer.append("; ").append(SERVER_WINDOW).append('=').append(LARGEST_WINDOW);
    }
    return answer.toString();
  }

  private static @Nullable DeflateOffer parse(List<String> parameters) {
    List<String> seen = new ArrayList<>();
    for (String parameter : parameters) {
      int equals = parameter.indexOf('=');
      String name = equals < 0 ? parameter : parameter.substring(0, equals).trim();
      String value = equals < 0 ? null : unquoted(parameter.substring(equals + 1).trim());
      boolean acceptable =
          switch (name) {
            case SERVER_NO_CONTEXT, CLIENT_NO_CONTEXT -> value == null;
            case SERVER_WINDOW -> LARGEST_WINDOW.equals(value);
            case CLIENT_WINDOW -> value == null || value.matches("[89]|1[0-5]");
            default -> false;
          };
      if (!acceptable || seen.contains(name)) {
        return null;
      }
      seen.add(name);
    }
    return new DeflateOffer(seen.contains(CLIENT_NO_CONTEXT), seen.contains(SERVER_WINDOW));
  }

  private static String unquoted(String value) {
    int end = value.length() - 1;
    return end > 0 && value.charAt(0) == '"' && value.charAt(end) == '"'
        ? value.substring(1, end)
        : value;
  }

  /** Splits outside of quotes and trims; never empty. */
  private static List<String> split(String text, char separator) {
    List<String> parts = new ArrayList<>();
    boolean quoted = false;
    int start = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      quoted ^= c == '"';
      if (c == separator && !quoted) {
        parts.add(text.substring(start, i).trim());
        start = i + 1;
      }
    }
    parts.add(text.substring(start).trim());
    return parts;
  }
}
