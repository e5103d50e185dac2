package io.roomcast.net;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/**
 * Ends the sending half of a connection only, to be read on until the peer ends its own: closing
 * with unread input would reset the connection, and the peer might never see the close frame.
 * Stateless; on the channel's event loop.
 */
final class HalfClose {

  private HalfClose() {}

  /** Ends what we send; a channel that knows no halves is closed. */
  static void of(Channel channel) {
    SslHandler tls = channel.pipeline().get(SslHandler.class);
    if (tls != null) {
      tls.closeOutbound();
    } else if (channel instanceof DuplexChannel duplex) {
      duplex.shutdownOutput();
    } else {
      channel.close();
    }
  }
}
