package io.roomcast.net;

import io.netty.channel.EventLoop;
import io.netty.util.concurrent.ScheduledFuture;
import io.roomcast.loop.LoopExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One Netty event loop, with what all WebSockets on it share. {@link #execute} and {@link #inLoop}
 * are thread-safe, everything else belongs to the loop. Tasks run on the bare Netty loop, so no
 * undeployment of a verticle cancels them.
 */
final class NettyLoop implements LoopExecutor {

  private final EventLoop eventLoop;
  private final FlushQueue flushes;
  private final Scratch scratch = new Scratch();
  private final FrameDeflater deflater = new FrameDeflater();
  private @Nullable FrameDecoder spareDecoder;
  private long bytesIn;
  private long bytesOut;

  NettyLoop(EventLoop eventLoop) {
    this.eventLoop = eventLoop;
    this.flushes = new FlushQueue(eventLoop);
  }

  EventLoop eventLoop() {
    return eventLoop;
  }

  /** Connections to be flushed at the end of this turn. */
  FlushQueue flushes() {
    return flushes;
  }

  /** Memory for payloads that do not outlive their turn. */
  Scratch scratch() {
    return scratch;
  }

  /** A decoder that is between messages; nobody else's until it is given back. */
  FrameDecoder takeDecoder() {
    FrameDecoder taken = spareDecoder == null ? new FrameDecoder() : spareDecoder;
    spareDecoder = null;
    return taken;
  }

  /** A decoder is between messages again. */
  void giveBack(FrameDecoder idle) {
    spareDecoder = idle;
  }

  /** Compresses frames that leave from this loop. */
  FrameDeflater deflater() {
    return deflater;
  }

  /** A WebSocket has received so many bytes. */
  void received(int bytes) {
    bytesIn += bytes;
  }

  /** A WebSocket was given so many bytes to send. */
  void sent(int bytes) {
    bytesOut += bytes;
  }

  @Override
  public long bytesIn() {
    return bytesIn;
  }

  @Override
  public long bytesOut() {
    return bytesOut;
  }

  @Override
  public void execute(Runnable task) {
    eventLoop.execute(task);
  }

  @Override
  public Runnable schedule(long delayMillis, Runnable task) {
    ScheduledFuture<?> future = eventLoop.schedule(task, delayMillis, TimeUnit.MILLISECONDS);
    return () -> future.cancel(false);
  }

  @Override
  public void flush() {
    flushes.flush();
  }

  @Override
  public boolean inLoop() {
    return eventLoop.inEventLoop();
  }
}
