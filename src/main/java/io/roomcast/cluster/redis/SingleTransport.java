package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One Redis has all channels. Event loop of the relay. */
final class SingleTransport implements Transport, Line.Owner {

  private final Line line;
  private final NodeCount nodeCount;
  private final Gap gap;
  private final Owner owner;

  SingleTransport(Line.Common common, String watched, Owner owner) {
    RedisServers servers = common.options().servers();
    this.gap = common.gap();
    this.owner = owner;
    this.line = new Line(common, servers, watched, this);
    this.nodeCount = new NodeCount(common.loop(), servers, common.counters(), line);
  }

  @Override
  public void open() {
    nodeCount.open();
    line.open();
  }

  @Override
  public Future<Void> acquire(String name, boolean isPattern, Subscription.Receiver receiver) {
    return line.subscriber.acquire(name, isPattern, receiver);
  }

  @Override
  public void release(String name, boolean isPattern) {
    line.subscriber.release(name, isPattern);
  }

  @Override
  public void publish(Outgoing message) {
    line.publisher.publish(message);
  }

  @Override
  public void missed(long since) {
    gap.missed(since);
  }

  @Override
  public boolean isOpen(String channel) {
    return line.publisher.isOpen();
  }

  @Override
  public boolean isSynced(String channel) {
    return line.subscriber.isSynced();
  }

  @Override
  public boolean isIdle() {
    return line.publisher.isIdle() || !line.publisher.isOpen();
  }

  @Override
  public Future<Integer> count(String channel) {
    return nodeCount.count(channel);
  }

  @Override
  public void tick() {
    line.tick();
    nodeCount.tick();
  }

  @Override
  public Future<?> close() {
    return Future.join(line.close(), nodeCount.close());
  }

  @Override
  public void restart() {
    line.restart();
  }

  @Override
  public void ready(Line ready) {
    owner.ready();
  }

  @Override
  public void notThere(Throwable cause) {
    owner.notThere(cause);
  }

  @Override
  public boolean refused(Line by, String why) {
    return owner.refused(why);
  }

  @Override
  public @Nullable Supplier<Future<Integer>> nodes(Line by) {
    String counted = owner.counted();
    return counted == null ? null : () -> count(counted);
  }
}
