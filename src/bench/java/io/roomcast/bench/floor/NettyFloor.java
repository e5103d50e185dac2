package io.roomcast.bench.floor;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolConfig;
import io.netty.handler.codec.http.websocketx.WebSocketServerProtocolHandler;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Map;

/**
 * A bare Netty server, which makes each message's frame once for all receivers. {@code <port>
 * [--loops n] [--ping-interval ms] [--flush each|turn]}
 */
public final class NettyFloor {

  private static final int BACKLOG = 4096;
  private static final int MAX_HANDSHAKE = 65_536;

  private NettyFloor() {}

  /** Serves until the process is ended. */
  public static void main(String[] line) throws InterruptedException {
    FloorArgs args = FloorArgs.readOrExit(line);
    boolean epoll = Epoll.isAvailable();
    EventLoopGroup group =
        new MultiThreadIoEventLoopGroup(
            args.loops, epoll ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    Class<? extends ServerChannel> transport =
        epoll ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    Channel server =
        new ServerBootstrap()
            .group(group)
            .channel(transport)
            .option(ChannelOption.SO_BACKLOG, BACKLOG)
            .option(ChannelOption.SO_REUSEADDR, true)
            .childOption(ChannelOption.TCP_NODELAY, true)
            .childHandler(new Connections(args, loops(group)))
            .bind("127.0.0.1", args.port)
            .sync()
            .channel();
    System.out.println("listening " + ((InetSocketAddress) server.localAddress()).getPort());
    server.closeFuture().sync();
  }

  /** What each event loop owns; the map itself does not change. */
  private static Map<EventLoop, NettyFloorLoop> loops(EventLoopGroup group) {
    Map<EventLoop, NettyFloorLoop> loops = new HashMap<>();
    group.forEach(
        executor -> {
          EventLoop loop = (EventLoop) executor;
          loops.put(loop, new NettyFloorLoop(loop));
        });
    return loops;
  }

  /** Sets up the pipeline of each connection. */
  private static final class Connections extends ChannelInitializer<Channel> {

    private final FloorArgs args;
    private final Map<EventLoop, NettyFloorLoop> loops;
    private final WebSocketServerProtocolConfig webSocket =
        WebSocketServerProtocolConfig.newBuilder()
            .websocketPath("/socket.io/")
            .checkStartsWith(true)
            .decoderConfig(WebSocketDecoderConfig.newBuilder().withUTF8Validator(false).build())
            .build();

    Connections(FloorArgs args, Map<EventLoop, NettyFloorLoop> loops) {
      this.args = args;
      this.loops = loops;
    }

    @Override
    protected void initChannel(Channel channel) {
      channel
          .pipeline()
          .addLast(new HttpServerCodec())
          .addLast(new HttpObjectAggregator(MAX_HANDSHAKE))
          .addLast(new WebSocketServerProtocolHandler(webSocket))
          .addLast(new NettyFloorHandler(args, loops));
    }
  }
}
