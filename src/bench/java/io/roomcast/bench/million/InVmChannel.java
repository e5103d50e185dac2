package io.roomcast.bench.million;

import io.netty.buffer.ByteBuf;
import io.netty.channel.AbstractChannel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelMetadata;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.DefaultChannelConfig;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.local.LocalAddress;
import java.net.SocketAddress;

/**
 * The server's end of a connection that has no network under it: what the server flushes goes to
 * {@link InVmClients}, who answer through {@link #receive}. A real Netty channel but for the system
 * calls: pipeline, outbound buffer and writability are Netty's. Owned by its event loop, which may
 * be of any kind.
 *
 * <p>It also carries what is known of its client, so that a client needs no object.
 */
final class InVmChannel extends AbstractChannel {

  private static final ChannelMetadata METADATA = new ChannelMetadata(false);
  private static final LocalAddress ADDRESS = new LocalAddress("in-vm");

  /** Nothing is read into memory of the channel: one for all. */
  private static final RecvByteBufAllocator NO_READS = new FixedRecvByteBufAllocator(64);

  private static final class Config extends DefaultChannelConfig {
    Config(InVmChannel channel) {
      super(channel, NO_READS);
    }
  }

  private final ChannelConfig config = new Config(this);
  private final InVmClients clients;
  private boolean open = true;

  /** The client has been let into the main namespace. */
  boolean connected;

  /** Broadcasts that the client has received. */
  short received;

  /** The client has received a ping. */
  boolean pinged;

  InVmChannel(InVmClients clients) {
    super(null);
    this.clients = clients;
  }

  /** The client has sent these bytes; they are released. */
  void receive(ByteBuf bytes) {
    if (open) {
      pipeline().fireChannelRead(bytes);
      pipeline().fireChannelReadComplete();
    } else {
      bytes.release();
    }
  }

  @Override
  protected void doWrite(ChannelOutboundBuffer out) {
    for (Object message = out.current(); message != null; message = out.current()) {
      clients.received(this, (ByteBuf) message);
      out.remove();
    }
  }

  @Override
  protected void doClose() {
    if (open) {
      open = false;
      clients.closed(this);
    }
  }

  @Override
  protected void doDisconnect() {
    doClose();
  }

  @Override
  public ChannelConfig config() {
    return config;
  }

  @Override
  public ChannelMetadata metadata() {
    return METADATA;
  }

  @Override
  public boolean isOpen() {
    return open;
  }

  @Override
  public boolean isActive() {
    return open;
  }

  @Override
  protected boolean isCompatible(EventLoop loop) {
    return true;
  }

  @Override
  protected void doRegister(ChannelPromise promise) {
    promise.setSuccess();
  }

  @Override
  protected void doDeregister() {}

  @Override
  protected void doBeginRead() {}

  @Override
  protected void doBind(SocketAddress local) {
    throw new UnsupportedOperationException();
  }

  @Override
  protected SocketAddress localAddress0() {
    return ADDRESS;
  }

  @Override
  protected SocketAddress remoteAddress0() {
    return ADDRESS;
  }

  @Override
  protected AbstractUnsafe newUnsafe() {
    return new AbstractUnsafe() {
      @Override
      public void connect(SocketAddress remote, SocketAddress local, ChannelPromise promise) {
        promise.setFailure(new UnsupportedOperationException());
      }
    };
  }
}
