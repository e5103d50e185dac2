package io.roomcast.backend;

import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpConnection;

/**
 * How many requests an HTTP/2 server takes at a time, as the settings of its last connection say
 * (RFC 9113 §5.1.2). More would wait inside the HTTP client, where they look as if they were under
 * way. Event loop of the backend.
 */
final class StreamLimit {

  /** Before it has said so: the least that the RFC asks of servers (§6.5.2). */
  private static final int UNKNOWN = 100;

  private final Runnable raised;
  private int streams = UNKNOWN;

  /** {@code raised} runs when there is room for more. */
  StreamLimit(Runnable raised) {
    this.raised = raised;
  }

  /** Requests that may be under way. */
  int streams() {
    return streams;
  }

  /** The client has a new connection. */
  void connected(HttpConnection connection) {
    if (connection.getWindowSize() < 0) {
      // HTTP/1.1, which has no windows and no streams: each request has a connection.
      set(Integer.MAX_VALUE);
    } else {
      told(connection.remoteSettings());
      connection.remoteSettingsHandler(this::told);
    }
  }

  private void told(Http2Settings settings) {
    set((int) Math.max(1, Math.min(settings.getMaxConcurrentStreams(), Integer.MAX_VALUE)));
  }

  private void set(int changed) {
    boolean more = changed > streams;
    streams = changed;
    if (more) {
      raised.run();
    }
  }
}
