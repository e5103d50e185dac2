package io.roomcast.engineio;

import org.jspecify.annotations.Nullable;

/** JSONP polling: answers as script calls, requests as forms. Stateless. */
final class Jsonp {

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private Jsonp() {}

  /** The answer as a script: {@code ___eio[<index>]("<payload>");}, digits of the index only. */
  static String script(String index, String payload) {
    StringBuilder script = new StringBuilder(payload.length() + 24).append("___eio[");
    for (int i = 0; i < index.length(); i++) {
      char c = index.charAt(i);
      if (c >= '0' && c <= '9') {
        script.append(c);
      }
    }
    script.append("](\"");
    for (int i = 0; i < payload.length(); i++) {
      appendQuoted(script, payload.charAt(i));
    }
    return script.append("\");").toString();
  }

  /** As JSON.stringify writes it, and valid in a script: line separators are escaped. */
  private static void appendQuoted(StringBuilder script, char c) {
    switch (c) {
      case '"' -> script.append("\\\"");
      case '\\' -> script.append("\\\\");
      case '\b' -> script.append("\\b");
      case '\f' -> script.append("\\f");
      case '\n' -> script.append("\\n");
      case '\r' -> script.append("\\r");
      case '\t' -> script.append("\\t");
      default -> {
        if (c < ' ' || c == '\u2028' || c == '\u2029') {
          script.append("\\u");
          for (int shift = 12; shift >= 0; shift -= 4) {
            script.append(HEX[(c >> shift) & 0xf]);
          }
        } else {
          script.append(c);
        }
      }
    }
  }

  /**
   * The payload in a form body: its only field {@code d}, with line feeds unescaped; null when the
   * field is missing or given twice.
   */
  static @Nullable String payload(String form) {
    String[] found = new String[1];
    int[] count = new int[1];
    Query.parseForm(
        form,
        0,
        form.length(),
        (name, value) -> {
          if (name.equals("d")) {
            found[0] = value;
            count[0]++;
          }
        });
    return count[0] == 1 ? unescape(found[0]) : null;
  }

  /** {@code \n} is a line feed and {@code \\n} is backslash and n: forms mangle line feeds. */
  private static String unescape(String data) {
    if (data.indexOf('\\') < 0) {
      return data;
    }
    StringBuilder text = new StringBuilder(data.length());
    int i = 0;
    while (i < data.length()) {
      if (data.startsWith("\\\\n", i)) {
        text.append("\\n");
        i += 3;
      } else if (data.startsWith("\\n", i)) {
        text.append('\n');
        i += 2;
      } else {
        text.append(data.charAt(i++));
      }
    }
    return text.toString();
  }
}
