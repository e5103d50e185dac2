package io.roomcast.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.roomcast.bench.load.LoadOptions.ParserKind;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * All clients of a run, on one event loop, and what they share. Made, asked and closed by the main
 * thread; everything else belongs to the loop.
 */
final class Fleet implements AutoCloseable {

  /** Connections that a loopback source address may have had in the last minute. */
  private static final int PORTS_PER_SOURCE = 20_000;

  private static final long ANSWER_SECONDS = 60;

  private final LoadOptions options;
  private final MultiThreadIoEventLoopGroup group;
  private final EventLoop loop;
  private final Bootstrap bootstrap;
  private final ChannelGroup channels;
  private final InetSocketAddress server;
  private final InetSocketAddress publishServer;
  private final String host;
  private final FlushList flushes;
  private final Inflation inflater = new Inflation();
  private final Stamp stamp = new Stamp();
  private final Tally tally = new Tally();
  private final Protocol protocol;
  private final long origin = System.nanoTime();
  private long now;
  private long opened;
  private boolean closing;
  private String firstLoss = "";

  Fleet(LoadOptions options) {
    this.options = options;
    group =
        new MultiThreadIoEventLoopGroup(
            1, Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory());
    loop = group.next();
    flushes = new FlushList(loop);
    channels = new DefaultChannelGroup(loop);
    server = address(options.url());
    publishServer = options.publishUrl() == null ? server : address(options.publishUrl());
    host = host(server);
    bootstrap = bootstrap();
    protocol =
        options.parser() == ParserKind.MSGPACK
            ? new MsgpackProtocol(options, stamp)
            : new TextProtocol(options, stamp);
  }

  private static InetSocketAddress address(URI url) {
    return new InetSocketAddress(url.getHost(), url.getPort());
  }

  private Bootstrap bootstrap() {
    Bootstrap clients =
        new Bootstrap()
            .group(group)
            .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
            .option(ChannelOption.TCP_NODELAY, true)
            .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 20_000);
    return Epoll.isAvailable()
        ? clients.option(EpollChannelOption.IP_BIND_ADDRESS_NO_PORT, true)
        : clients;
  }

  LoadOptions options() {
    return options;
  }

  FlushList flushes() {
    return flushes;
  }

  Inflation inflater() {
    return inflater;
  }

  Protocol protocol() {
    return protocol;
  }

  Tally tally() {
    return tally;
  }

  /** A client's connection ended unasked. */
  void lost(String why) {
    tally.disconnected++;
    if (firstLoss.isEmpty()) {
      firstLoss = why;
    }
  }

  /** Why the first of those ended; empty when there is none. */
  String firstLoss() {
    return firstLoss;
  }

  /** Where clients connect. */
  InetSocketAddress server() {
    return server;
  }

  /** Where those connect that only publish. */
  InetSocketAddress publishServer() {
    return publishServer;
  }

  /** For the Host field. */
  String host() {
    return host;
  }

  /** For the Host field of requests to that address. */
  static String host(InetSocketAddress to) {
    return to.getHostString() + ":" + to.getPort();
  }

  /** Request target; an empty session id opens a session. */
  String path(String transport, String sid) {
    return "/socket.io/?EIO=4&transport=" + transport + (sid.isEmpty() ? "" : "&sid=" + sid);
  }

  /** ns since this fleet was made, now. */
  long now() {
    return System.nanoTime() - origin;
  }

  /** Takes the time of a batch of input. */
  void tick() {
    now = now();
  }

  /** When the input being handled arrived, in ns as {@link #now}. */
  long arrival() {
    return now;
  }

  /** Writes to the network now; the pipeline hears of a failure. */
  static void send(Channel channel, ByteBuf bytes) {
    ChannelFuture unused = channel.writeAndFlush(bytes, channel.voidPromise());
  }

  /** Cuts a connection. */
  static void cut(Channel channel) {
    ChannelFuture unused = channel.close();
  }

  /** Runs this on the loop, that many ns from now. */
  void later(Runnable action, long nanos) {
    Future<?> unused = loop.schedule(action, Math.max(0, nanos), TimeUnit.NANOSECONDS);
  }

  /** Opens a connection. */
  void open(ChannelHandler handler, Consumer<String> failed) {
    open(server, handler, failed);
  }

  /** Opens a connection to another port of the server. */
  void open(int port, ChannelHandler handler, Consumer<String> failed) {
    open(new InetSocketAddress(server.getAddress(), port), handler, failed);
  }

  /** Opens a connection to that address. */
  void open(InetSocketAddress to, ChannelHandler handler, Consumer<String> failed) {
    // Not in this turn: what it closed frees file descriptors whose events may still come in it,
    // and would be taken for those of the new connection.
    loop.execute(() -> connect(to, handler, failed));
  }

  private void connect(InetSocketAddress to, ChannelHandler handler, Consumer<String> failed) {
    if (closing) {
      failed.accept("the run is over");
      return;
    }
    Bootstrap one = bootstrap.clone().handler(handler);
    ChannelFuture connecting =
        to.getAddress().isLoopbackAddress() ? one.connect(to, source()) : one.connect(to);
    channels.add(connecting.channel());
    connecting.addListener(
        done -> {
          if (!done.isSuccess()) {
            failed.accept(String.valueOf(done.cause()));
          }
        });
  }

  /** The next loopback address: ports of one alone run out, also by connections that closed. */
  private InetSocketAddress source() {
    long block = opened++ / PORTS_PER_SOURCE % 200;
    return new InetSocketAddress("127.0.0." + (1 + block), 0);
  }

  /** Runs this on the loop and answers what it did. Main thread. */
  <T> T ask(Callable<T> question) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    loop.execute(
        () -> {
          try {
            answer.complete(question.call());
          } catch (Exception e) {
            answer.completeExceptionally(e);
          }
        });
    return await(answer);
  }

  /** Runs this on the loop and waits for it. Main thread. */
  void run(Runnable action) {
    ask(
        () -> {
          action.run();
          return true;
        });
  }

  private static <T> T await(CompletableFuture<T> answer) {
    try {
      return answer.get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new IllegalStateException("the loop is stuck", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Lets the loop work. Main thread. */
  static void sleep(double seconds) {
    try {
      TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** Cuts all connections. */
  @Override
  public void close() {
    run(() -> closing = true);
    channels.close().syncUninterruptibly();
    group.shutdownGracefully(0, 10, TimeUnit.SECONDS).syncUninterruptibly();
    inflater.close();
    protocol.close();
  }
}
