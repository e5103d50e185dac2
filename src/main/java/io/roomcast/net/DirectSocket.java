package io.roomcast.net;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.unix.Socket;
import io.netty.channel.unix.UnixChannel;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Sends to the socket under a channel with nothing in between, where there is such a socket: most
 * of what is written finds a kernel that takes all of it, and then the channel's own queue is only
 * work. Stateless; on the channel's event loop.
 */
final class DirectSocket {

  private DirectSocket() {}

  /**
   * Sends from the start of these bytes, if the channel has nothing else to send before.
   *
   * @param context of the handler that sends
   * @return how many the kernel took; none where it takes none, and wherever anything is unusual
   */
  static int send(ChannelHandlerContext context, ByteBuf bytes) {
    Channel channel = context.channel();
    if (!(channel instanceof UnixChannel unix) || !(unix.fd() instanceof Socket socket)) {
      return 0;
    }
    ChannelOutboundBuffer queue = channel.unsafe().outboundBuffer();
    // Handlers before ours may want to change what leaves: TLS does.
    if (queue == null
        || !queue.isEmpty()
        || !channel.isActive()
        || channel.pipeline().firstContext() != context) {
      return 0;
    }
    try {
      int sent;
      if (bytes.hasMemoryAddress()) {
        sent = socket.sendAddress(bytes.memoryAddress(), 0, bytes.writerIndex());
      } else {
        ByteBuffer memory = bytes.nioBuffer(0, bytes.writerIndex());
        sent = socket.send(memory, memory.position(), memory.limit());
      }
      return Math.max(sent, 0);
    } catch (IOException e) {
      // The channel will meet it again, and knows what to do then.
      return 0;
    }
  }
}
