package io.roomcast.demo;

import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks what chat clients send; each method answers null for what the chat refuses. Stateless. */
final class Inputs {

  static final String NAME_RULE = "A name has 1 to 24 characters, without control characters.";
  static final String ROOM_RULE = "A room has 1 to 24 letters, digits, - or _.";

  private static final int MAX_NAME = 24;
  private static final int USER_ID_LENGTH = 12;

  /** Controls, line breaks, and marks that turn the writing direction of what follows. */
  private static final Pattern UNFIT =
      Pattern.compile("[\\p{Cc}\\p{Cs}\\u2028\\u2029\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");

  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_-]{16,64}");
  private static final Pattern USER = Pattern.compile("[A-Za-z0-9_-]{" + USER_ID_LENGTH + "}");
  private static final Pattern ROOM = Pattern.compile("[\\p{L}\\p{N}_-]{1,24}");

  private Inputs() {}

  /** A name to show, without blanks around it. */
  static @Nullable String name(@Nullable Object value) {
    if (!(value instanceof String text) || UNFIT.matcher(text).find()) {
      return null;
    }
    String name = BLANKS.matcher(text.strip()).replaceAll(" ");
    int length = name.codePointCount(0, name.length());
    return length >= 1 && length <= MAX_NAME ? name : null;
  }

  /** A client's secret. */
  static @Nullable String key(@Nullable Object value) {
    return value instanceof String text && KEY.matcher(text).matches() ? text : null;
  }

  /** The name of a room, in lower case. */
  static @Nullable String room(@Nullable Object value) {
    if (!(value instanceof String text)) {
      return null;
    }
    String room = text.strip().toLowerCase(Locale.ROOT);
    return ROOM.matcher(room).matches() ? room : null;
  }

  /** The text of a message, {@code {text}}. */
  static @Nullable String text(@Nullable Object message, int maxLength) {
    if (!(message instanceof JsonObject json && json.getValue("text") instanceof String text)) {
      return null;
    }
    String stripped = text.strip();
    return !stripped.isEmpty() && stripped.length() <= maxLength ? stripped : null;
  }

  /** The user that a message is for, {@code {to}}. */
  static @Nullable String user(@Nullable Object message) {
    return message instanceof JsonObject json
            && json.getValue("to") instanceof String to
            && USER.matcher(to).matches()
        ? to
        : null;
  }

  /** The public id that belongs to a key, from which the key cannot be guessed. */
  static String userId(String key) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().encodeToString(hash).substring(0, USER_ID_LENGTH);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
