package io.roomcast.net;

import io.netty.channel.EventLoop;
import io.roomcast.loop.Clock;
import io.roomcast.loop.EventLoopState;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import io.vertx.core.shareddata.Shareable;
import java.util.concurrent.ConcurrentHashMap;

/** The state of each event loop of one Vert.x, made on first use. Thread-safe. */
final class LoopRegistry implements Shareable {

  private static final String MAP = "io.roomcast.loops";

  private final ConcurrentHashMap<EventLoop, EventLoopState> loops = new ConcurrentHashMap<>();

  private LoopRegistry() {}

  static LoopRegistry of(Vertx vertx) {
    LocalMap<String, LoopRegistry> registries = vertx.sharedData().getLocalMap(MAP);
    LoopRegistry registry = registries.get(MAP);
    return registry != null ? registry : registries.computeIfAbsent(MAP, k -> new LoopRegistry());
  }

  EventLoopState stateOf(EventLoop eventLoop) {
    EventLoopState state = loops.get(eventLoop);
    return state != null
        ? state
        : loops.computeIfAbsent(
            eventLoop, loop -> new EventLoopState(new NettyLoop(loop), Clock.SYSTEM));
  }
}
