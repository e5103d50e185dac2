package io.roomcast.socketio;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One file of the client bundle, plain and compressed. Immutable, thread-safe.
 *
 * @param contentType its media type
 * @param etag the client's version, in quotes
 * @param plain as it is
 * @param compressed by encoding
 */
record ClientFile(String contentType, String etag, Variant plain, List<Variant> compressed) {

  private static final String FOLDER = "/io/roomcast/socketio/client/";

  /** Of a longer Accept-Encoding the rest is not understood. */
  private static final int MAX_RANGES = 20;

  /**
   * One form of the file.
   *
   * @param encoding as in Content-Encoding, or null for none
   */
  record Variant(@Nullable String encoding, Buffer body) {}

  /** Wraps a stream in a compressing one. */
  @FunctionalInterface
  private interface Compression {
    OutputStream over(OutputStream out) throws IOException;
  }

  /**
   * Reads and compresses a file of the class path. Blocks.
   *
   * @throws UncheckedIOException when it is not there: the build was told to leave it out
   */
  static ClientFile load(String name) {
    try {
      String version = new JsonObject(Buffer.buffer(read("package.json"))).getString("version");
      byte[] content = read(name);
      return new ClientFile(
          name.endsWith(".map")
              ? "application/json; charset=utf-8"
              : "application/javascript; charset=utf-8",
          '"' + version + '"',
          new Variant(null, Buffer.buffer(content)),
          List.of(
              compress("gzip", content, GZIPOutputStream::new),
              compress("deflate", content, DeflaterOutputStream::new)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(String name) throws IOException {
    try (InputStream in = ClientFile.class.getResourceAsStream(FOLDER + name)) {
      if (in == null) {
        throw new FileNotFoundException(FOLDER + name);
      }
      return in.readAllBytes();
    }
  }

  private static Variant compress(String encoding, byte[] content, Compression compression)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length / 2);
    try (OutputStream out = compression.over(bytes)) {
      out.write(content);
    }
    return new Variant(encoding, Buffer.buffer(bytes.toByteArray()));
  }

  /** Whether If-None-Match names this version; lists and {@code *} are not understood. */
  boolean isKnownTo(@Nullable String ifNoneMatch) {
    return etag.equals(ifNoneMatch) || ("W/" + etag).equals(ifNoneMatch);
  }

  /** The form that Accept-Encoding likes best; of equals the one it names first. */
  Variant variant(@Nullable String acceptEncoding) {
    if (acceptEncoding == null) {
      return plain;
    }
    Variant best = plain;
    double bestQuality = 0;
    String[] ranges = acceptEncoding.toLowerCase(Locale.ROOT).split(",", MAX_RANGES);
    for (String range : ranges) {
      double quality = quality(range);
      Variant named = named(coding(range), ranges);
      if (named != null && quality > bestQuality) {
        best = named;
        bestQuality = quality;
      }
    }
    return best;
  }

  /** The form a range names; {@code *} is the first one that no range names. */
  private @Nullable Variant named(String coding, String[] ranges) {
    for (Variant variant : compressed) {
      if (coding.equals("*")
          ? List.of(ranges).stream().noneMatch(r -> coding(r).equals(variant.encoding))
          : coding.equals(variant.encoding)) {
        return variant;
      }
    }
    return null;
  }

  private static String coding(String range) {
    int semicolon = range.indexOf(';');
    return (semicolon < 0 ? range : range.substring(0, semicolon)).strip();
  }

  /** Its {@code q}, 1 when it has none and 0 when it is none. */
  private static double quality(String range) {
    int q = range.indexOf("q=");
    if (q < 0) {
      return 1;
    }
    try {
      return Double.parseDouble(range.substring(q + 2).strip());
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
