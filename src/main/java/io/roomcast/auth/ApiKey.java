package io.roomcast.auth;

import java.util.List;
import java.util.regex.Pattern;

/**
 * A key of the server API, as the conf has it: never the key itself. Immutable.
 *
 * @param id what it is called in logs
 * @param sha256 SHA-256 of the key, as 64 hexadecimal digits
 * @param scopes what it may do: {@code emit}, {@code sockets:read}; {@code sockets} stands for all
 *     that begins with {@code sockets:}, {@code *} for everything
 * @param namespaces where: names in which {@code *} stands for any text
 * @param cidr from where: address blocks; empty for everywhere
 */
public record ApiKey(
    String id, String sha256, List<String> scopes, List<String> namespaces, List<String> cidr) {

  private static final Pattern SHA256 = Pattern.compile("[0-9a-fA-F]{64}");

  public ApiKey {
    if (id.isBlank()) {
      throw new IllegalArgumentException("id: must not be blank");
    }
    if (!SHA256.matcher(sha256).matches()) {
      throw new IllegalArgumentException("sha256: must be 64 hexadecimal digits");
    }
    scopes = List.copyOf(scopes);
    namespaces = List.copyOf(namespaces);
    cidr = List.copyOf(cidr);
    Cidr.all(cidr);
  }

  /** Whether it may do that. */
  public boolean allows(String scope) {
    return scopes.stream()
        .anyMatch(own -> own.equals("*") || own.equals(scope) || scope.startsWith(own + ":"));
  }

  /** Whether it may do so in that namespace. */
  public boolean allowsNamespace(String name) {
    return namespaces.stream().anyMatch(pattern -> matches(pattern, name));
  }

  private static boolean matches(String pattern, String name) {
    String[] parts = pattern.split("\\*", -1);
    if (parts.length == 1) {
      return pattern.equals(name);
    }
    String first = parts[0];
    String last = parts[parts.length - 1];
    if (!name.startsWith(first) || name.length() < first.length() + last.length()) {
      return false;
    }
    int at = first.length();
    for (int i = 1; i < parts.length - 1; i++) {
      int found = name.indexOf(parts[i], at);
      if (found < 0) {
        return false;
      }
      at = found + parts[i].length();
    }
    return name.length() - last.length() >= at && name.endsWith(last);
  }
}
