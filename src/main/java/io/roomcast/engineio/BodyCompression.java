package io.roomcast.engineio;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** gzip and deflate of polling answers, as the client accepts them. Stateless. */
final class BodyCompression {

  static final String GZIP = "gzip";
  static final String DEFLATE = "deflate";

  private BodyCompression() {}

  /**
   * The encoding that {@code Accept-Encoding} prefers among gzip and deflate: the higher quality,
   * then the order in which the client names them; null for none.
   */
  static @Nullable String negotiate(@Nullable String accepted) {
    if (accepted == null) {
      return null;
    }
    Offer gzip = Offer.NONE;
    Offer deflate = Offer.NONE;
    String[] parts = accepted.split(",", MAX_PARTS);
    for (int i = 0; i < parts.length; i++) {
      int semicolon = parts[i].indexOf(';');
      String name = semicolon < 0 ? parts[i] : parts[i].substring(0, semicolon);
      double quality = semicolon < 0 ? 1 : quality(parts[i].substring(semicolon + 1));
      switch (name.trim().toLowerCase(Locale.ROOT)) {
        case GZIP -> gzip = gzip.or(new Offer(quality, true, i));
        case DEFLATE -> deflate = deflate.or(new Offer(quality, true, i));
        case "*" -> {
          gzip = gzip.or(new Offer(quality, false, i));
          deflate = deflate.or(new Offer(quality, false, i));
        }
        default -> {
          // An encoding this server does not write.
        }
      }
    }
    if (gzip.quality <= 0 && deflate.quality <= 0) {
      return null;
    }
    return deflate.beats(gzip) ? DEFLATE : GZIP;
  }

  private static final int MAX_PARTS = 16;

  private static double quality(String parameters) {
    for (String parameter : parameters.split(";", MAX_PARTS)) {
      String text = parameter.trim();
      if (text.startsWith("q=")) {
        try {
          return Double.parseDouble(text.substring(2));
        } catch (NumberFormatException e) {
          return 0;
        }
      }
    }
    return 1;
  }

  /** What the header says of one encoding; by its name it says more than by {@code *}. */
  private record Offer(double quality, boolean named, int position) {

    static final Offer NONE = new Offer(0, false, Integer.MAX_VALUE);

    Offer or(Offer later) {
      return named && !later.named ? this : later;
    }

    boolean beats(Offer other) {
      return quality != other.quality ? quality > other.quality : position < other.position;
    }
  }

  static Buffer compress(Buffer body, String encoding) {
    ByteArrayOutputStream compressed = new ByteArrayOutputStream(body.length() / 2 + 32);
    try (OutputStream out =
        encoding.equals(GZIP)
            ? new GZIPOutputStream(compressed)
            : new DeflaterOutputStream(compressed)) {
      out.write(body.getBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(compressed.toByteArray());
  }
}
