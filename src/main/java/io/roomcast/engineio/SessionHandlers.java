package io.roomcast.engineio;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * Single handlers of one session, each in place of the listener's method; made when the first one
 * is set. Event loop of the session.
 */
final class SessionHandlers implements SessionListener {

  private final SessionListener others;

  @Nullable Handler<String> text;
  @Nullable Handler<Buffer> binary;
  @Nullable Handler<Session.Closed> close;
  @Nullable Handler<TransportName> upgrade;
  @Nullable Handler<Void> drain;

  /** {@code others} hears what has no handler here. */
  SessionHandlers(SessionListener others) {
    this.others = others;
  }

  @Override
  public void text(String data) {
    if (text != null) {
      text.handle(data);
    } else {
      others.text(data);
    }
  }

  @Override
  public void binary(Buffer data) {
    if (binary != null) {
      binary.handle(data);
    } else {
      others.binary(data);
    }
  }

  @Override
  public void closing() {
    others.closing();
  }

  @Override
  public void closed(Session.Closed how) {
    if (close != null) {
      close.handle(how);
    } else {
      others.closed(how);
    }
  }

  @Override
  public void upgraded(TransportName transport) {
    if (upgrade != null) {
      upgrade.handle(transport);
    } else {
      others.upgraded(transport);
    }
  }

  @Override
  public void drained() {
    if (drain != null) {
      drain.handle(null);
    } else {
      others.drained();
    }
  }
}
