package io.roomcast.backend;

import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.IdGenerator;
import io.roomcast.loop.TimerWheel;
import io.vertx.core.Context;
import io.vertx.core.Vertx;

/**
 * What all backends of one event loop share. Made on that loop, in the context whose server they
 * serve; used there only.
 */
public final class BackendLoop {

  private final Vertx vertx;
  private final Context context;
  private final EventLoopState state;
  private final String node;
  private final Commands commands;
  private final DeferredAcks acks;
  private final IdGenerator ids;

  /**
   * @param state the loop, of the server whose sockets are asked about
   * @param instance number of that server's instance in the process
   * @param node name of the process, for envelopes
   * @param registry where deferred acks of all loops are found
   * @param commands runs what answers command
   */
  public BackendLoop(
      Vertx vertx,
      EventLoopState state,
      int instance,
      String node,
      AckRegistry registry,
      Commands commands) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.state = state;
    this.node = node;
    this.commands = commands;
    this.ids = new IdGenerator(instance);
    this.acks = new DeferredAcks(this, instance);
    registry.add(instance, acks);
  }

  Vertx vertx() {
    return vertx;
  }

  Context context() {
    return context;
  }

  String node() {
    return node;
  }

  Commands commands() {
    return commands;
  }

  DeferredAcks acks() {
    return acks;
  }

  IdGenerator ids() {
    return ids;
  }

  /** Ms since the epoch. */
  long now() {
    return state.clock().epochMillis();
  }

  /** Ms that only ever grow. */
  long monotonic() {
    return state.clock().monotonicMillis();
  }

  TimerWheel wheel() {
    return state.wheel();
  }

  /** Runs it in a later turn, in the context. */
  void later(Runnable task) {
    context.runOnContext(now -> task.run());
  }

  /**
   * Runs it in the context: now, when the caller is in one. Timers of the wheel are in none, and
   * what is begun there would end up on another event loop.
   */
  void inContext(Runnable task) {
    if (Vertx.currentContext() == null) {
      later(task);
    } else {
      task.run();
    }
  }

  /** Runs it in the context after so many ms. */
  TimerWheel.Timer after(long millis, Runnable task) {
    TimerWheel.Timer timer =
        new TimerWheel.Timer() {
          @Override
          protected void expired() {
            later(task);
          }
        };
    wheel().schedule(timer, millis);
    return timer;
  }
}
