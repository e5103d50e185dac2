package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.util.AsciiString;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of the opening handshake (RFC 6455 §4.2). Stateless but for what it has read
 * from one request.
 *
 * @param extensions our {@code Sec-WebSocket-Extensions}, or null when compression is not used
 * @param clientContextTakeover whether the client may keep its window between messages
 */
record Handshake(@Nullable String extensions, boolean clientContextTakeover) {

  static final Handshake WITHOUT_EXTENSIONS = new Handshake(null, true);

  private static final String ACCEPT_SUFFIX = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  /** Headers of the answer that only the handshake decides. */
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "upgrade",
          "content-length",
          "transfer-encoding",
          "sec-websocket-accept",
          "sec-websocket-extensions");

  /** Agrees on what the request offers and the options allow. */
  static Handshake with(HttpServerRequest request, WebSocketOptions options) {
    WebSocketOptions.Compression compression = options.compression();
    List<String> offered = request.headers().getAll(HttpHeaderNames.SEC_WEBSOCKET_EXTENSIONS);
    DeflateOffer offer =
        compression == null || offered.isEmpty()
            ? null
            : DeflateOffer.firstAcceptable(String.join(",", offered));
    if (compression == null || offer == null) {
      return WITHOUT_EXTENSIONS;
    }
    boolean reset = compression.clientNoContextTakeover();
    return new Handshake(offer.answer(reset), !(reset || offer.clientNoContextTakeover()));
  }

  static boolean acceptable(HttpServerRequest request) {
    return request.version() == HttpVersion.HTTP_1_1
        && request.method().equals(HttpMethod.GET)
        && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaderNames.UPGRADE))
        && names(request.getHeader(HttpHeaderNames.CONNECTION), "upgrade")
        && validKey(request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_KEY))
        && supportedVersion(request)
        && !hasBody(request);
  }

  static boolean supportedVersion(HttpServerRequest request) {
    String version = request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_VERSION);
    return "13".equals(version) || "8".equals(version);
  }

  /** The 101 answer, with the headers set on the request's response. */
  ByteBuf response(HttpServerRequest request, ByteBufAllocator allocator) {
    StringBuilder text = new StringBuilder(256);
    text.append(
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    String key = request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_KEY);
    append(text, "Sec-WebSocket-Accept", accept(key));
    MultiMap headers = request.response().headers();
    String protocol = firstProtocol(request);
    if (protocol != null && !headers.contains(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL)) {
      append(text, "Sec-WebSocket-Protocol", protocol);
    }
    if (extensions != null) {
      append(text, "Sec-WebSocket-Extensions", extensions);
    }
    for (Map.Entry<String, String> header : headers) {
      if (!OURS.contains(AsciiString.of(header.getKey()).toLowerCase().toString())) {
        append(text, header.getKey(), header.getValue());
      }
    }
    text.append("\r\n");
    ByteBuf bytes = allocator.buffer(text.length());
    ByteBufUtil.writeAscii(bytes, text);
    return bytes;
  }

  private static void append(StringBuilder text, String name, String value) {
    text.append(name).append(": ").append(value).append("\r\n");
  }

  /** The answer to a client's {@code Sec-WebSocket-Key}. */
  static String accept(String key) {
    byte[] input = (key + ACCEPT_SUFFIX).getBytes(StandardCharsets.ISO_8859_1);
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest(input);
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }

  private static @Nullable String firstProtocol(HttpServerRequest request) {
    String offered = request.getHeader(HttpHeaderNames.SEC_WEBSOCKET_PROTOCOL);
    if (offered == null) {
      return null;
    }
    int comma = offered.indexOf(',');
    String first = (comma < 0 ? offered : offered.substring(0, comma)).trim();
    return first.isEmpty() ? null : first;
  }

  /** Whether 16 bytes in base64: 22 digits and two fillers. */
  private static boolean validKey(@Nullable String key) {
    if (key == null || key.length() != 24 || !key.endsWith("==")) {
      return false;
    }
    for (int i = 0; i < 22; i++) {
      char c = key.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      if (!letter && !(c >= '0' && c <= '9') && c != '+' && c != '/') {
        return false;
      }
    }
    return true;
  }

  private static boolean names(@Nullable String header, String token) {
    if (header == null) {
      return false;
    }
    for (String part : header.split(",", -1)) {
      if (part.trim().equalsIgnoreCase(token)) {
        return true;
      }
    }
    return false;
  }

  /** A body would be taken for the first frames. */
  private static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaderNames.CONTENT_LENGTH);
    return (length != null && !length.trim().equals("0"))
        || request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING);
  }
}
