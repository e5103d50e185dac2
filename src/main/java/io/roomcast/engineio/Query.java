package io.roomcast.engineio;

import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The query parameters that Engine.IO knows, read from a request target in one pass. Of duplicates
 * the last one wins; what is no percent escape stays as it is; {@code ;} separates nothing.
 * Immutable once made.
 */
final class Query {

  private @Nullable String eio;
  private @Nullable String transport;
  private @Nullable String sid;
  private @Nullable String b64;
  private @Nullable String j;

  private Query() {}

  /** Reads the query of a request target such as {@code /engine.io/?EIO=4&transport=polling}. */
  static Query of(String uri) {
    Query query = new Query();
    parse(uri, query::set);
    return query;
  }

  /** All parameters, in the order of their first appearance. Unmodifiable. */
  static Map<String, String> map(String uri) {
    Map<String, String> map = new LinkedHashMap<>();
    parse(uri, map::put);
    return Collections.unmodifiableMap(map);
  }

  private void set(String name, String value) {
    switch (name) {
      case "EIO" -> eio = value;
      case "transport" -> transport = value;
      case "sid" -> sid = value;
      case "b64" -> b64 = value;
      case "j" -> j = value;
      default -> {
        // Kept for the application only, which reads it from the request.
      }
    }
  }

  /** 4 for {@code EIO=4} exactly; everything else is 3. */
  int protocol() {
    return "4".equals(eio) ? 4 : 3;
  }

  /** The value of {@code transport} as it came, or null. */
  @Nullable String transport() {
    return transport;
  }

  /** The session id, or null when it is absent or empty. */
  @Nullable String sid() {
    return sid == null || sid.isEmpty() ? null : sid;
  }

  /** Whether the client wants no binary frames or bodies. */
  boolean base64() {
    return b64 != null && !b64.isEmpty();
  }

  /** The JSONP index as it came, or null when the client does not use JSONP. */
  @Nullable String jsonp() {
    return j;
  }

  /** The path of a request target: what stands before the query. */
  static String path(String uri) {
    int end = uri.indexOf('?');
    return end < 0 ? uri : uri.substring(0, end);
  }

  /** Parses {@code a=b&c=d} after the first question mark, up to a hash. */
  private static void parse(String uri, BiConsumer<String, String> parameters) {
    int hash = uri.indexOf('#');
    int end = hash < 0 ? uri.length() : hash;
    int start = uri.indexOf('?') + 1;
    if (start > 0 && start < end) {
      parseForm(uri, start, end, parameters);
    }
  }

  /** Parses form-encoded pairs between two positions of a text. */
  static void parseForm(String text, int start, int end, BiConsumer<String, String> parameters) {
    int position = start;
    while (position < end) {
      int next = text.indexOf('&', position);
      if (next < 0 || next > end) {
        next = end;
      }
      if (next > position) {
        int equals = text.indexOf('=', position);
        if (equals < 0 || equals > next) {
          equals = next;
        }
        String value = equals == next ? "" : decode(text, equals + 1, next);
        parameters.accept(decode(text, position, equals), value);
      }
      position = next + 1;
    }
  }

  /** Decodes {@code +} and percent escapes; a broken escape stands for itself. */
  private static String decode(String text, int start, int end) {
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == '%' || c == '+') {
        return decodeEscapes(text.substring(start, end));
      }
    }
    return text.substring(start, end);
  }

  private static String decodeEscapes(String text) {
    byte[] in = text.getBytes(StandardCharsets.UTF_8);
    byte[] out = new byte[in.length];
    int length = 0;
    for (int i = 0; i < in.length; i++) {
      if (in[i] == '%' && i + 2 < in.length) {
        int high = Character.digit(in[i + 1], 16);
        int low = Character.digit(in[i + 2], 16);
        if (high >= 0 && low >= 0) {
          out[length++] = (byte) (high << 4 | low);
          i += 2;
          continue;
        }
      }
      out[length++] = in[i] == '+' ? (byte) ' ' : in[i];
    }
    return new String(out, 0, length, StandardCharsets.UTF_8);
  }
}
