package io.roomcast.room;

import io.netty.channel.EventLoop;
import io.roomcast.Futures;
import io.roomcast.loop.Clock;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.IdGenerator;
import io.roomcast.loop.LoopExecutor;
import io.roomcast.room.AdapterContext.Recovery;
import io.roomcast.room.Broadcast.Flags;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** A server's event loops, without the server: adapters of a real Vert.x. */
final class Loops implements AutoCloseable {

  static final String KEY = "socket.io";

  /** Time that a test moves. */
  static final class TestClock implements Clock {
    private final AtomicLong ahead = new AtomicLong();

    void advance(long millis) {
      ahead.addAndGet(millis);
    }

    @Override
    public long monotonicMillis() {
      return Clock.SYSTEM.monotonicMillis() + ahead.get();
    }

    @Override
    public long epochMillis() {
      return Clock.SYSTEM.epochMillis() + ahead.get();
    }
  }

  private record ContextExecutor(EventLoop loop, Context context) implements LoopExecutor {

    @Override
    public void execute(Runnable task) {
      context.runOnContext(v -> task.run());
    }

    @Override
    public Runnable schedule(long delayMillis, Runnable task) {
      var scheduled =
          loop.schedule(
              () -> context.runOnContext(v -> task.run()), delayMillis, TimeUnit.MILLISECONDS);
      return () -> scheduled.cancel(false);
    }

    @Override
    public boolean inLoop() {
      return loop.inEventLoop();
    }
  }

  /** One of them. */
  final class Loop {
    final int instance;
    final Context context;
    final EventLoopState state;
    final IdGenerator ids;

    private Loop(int instance) {
      this.instance = instance;
      this.context = ((VertxInternal) vertx).createEventLoopContext();
      EventLoop loop = ((ContextInternal) context).nettyEventLoop();
      this.state = new EventLoopState(new ContextExecutor(loop, context), clock);
      this.ids = new IdGenerator(instance);
    }

    LocalAdapter adapter(String namespace) {
      return adapter(namespace, (packet, ack) -> Future.succeededFuture());
    }

    LocalAdapter adapter(
        String namespace, BiFunction<BroadcastPacket, Boolean, Future<Arguments>> serverSide) {
      return call(
          () ->
              new LocalAdapter(
                  new AdapterContext(
                      vertx,
                      state,
                      instance,
                      KEY,
                      namespace,
                      (event, args, compress, ack) -> {
                        if (event.equals("disconnect")) {
                          throw new IllegalArgumentException("reserved: " + event);
                        }
                        return TestPacket.of(event, args.toJsonArray().getList().toArray());
                      },
                      serverSide,
                      recovery)));
    }

    /** Runs it on the loop and waits. */
    <T> T call(Callable<T> action) {
      Promise<T> promise = Promise.promise();
      state
          .executor()
          .execute(
              () -> {
                try {
                  promise.complete(action.call());
                } catch (Throwable e) {
                  promise.fail(e);
                }
              });
      return await(promise.future());
    }

    void run(Runnable action) {
      call(
          () -> {
            action.run();
            return true;
          });
    }

    /** Keeps the loop busy until the answer is run. */
    Runnable block() {
      CountDownLatch stuck = new CountDownLatch(1);
      state
          .executor()
          .execute(
              () -> {
                try {
                  stuck.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              });
      return stuck::countDown;
    }

    /** A member in its own room and these. */
    FakeMember join(LocalAdapter adapter, String... rooms) {
      FakeMember member = new FakeMember(call(ids::next));
      join(adapter, member, rooms);
      return member;
    }

    void join(LocalAdapter adapter, Member member, String... rooms) {
      run(
          () -> {
            adapter.addAll(member, Set.of(member.id()));
            for (String room : rooms) {
              adapter.addAll(member, Set.of(room));
            }
          });
    }

    void emit(LocalAdapter adapter, String event, String... rooms) {
      run(() -> adapter.broadcast(broadcast(adapter, event, to(rooms))));
    }
  }

  final Vertx vertx;
  final TestClock clock = new TestClock();
  private final @Nullable Recovery recovery;
  private final List<Loop> loops = new ArrayList<>();

  Loops(int count) {
    this(count, null);
  }

  Loops(int count, @Nullable Recovery recovery) {
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(count));
    this.recovery = recovery;
    for (int i = 0; i < count; i++) {
      loops.add(new Loop(i));
    }
  }

  Loop get(int i) {
    return loops.get(i);
  }

  List<Loop> all() {
    return loops;
  }

  /** One adapter of each loop. */
  List<LocalAdapter> adapters(String namespace) {
    return loops.stream().map(loop -> loop.adapter(namespace)).toList();
  }

  static Target to(String... rooms) {
    return new Target(Set.of(rooms), Set.of());
  }

  static Broadcast broadcast(LocalAdapter adapter, String event, Target target) {
    return new Broadcast(adapter.namespace(), target, TestPacket.of(event), Flags.DEFAULT);
  }

  /** Waits until every loop has done all that was on its way, replies and their replies too. */
  void settle() {
    for (int round = 0; round < 4; round++) {
      for (Loop loop : loops) {
        loop.run(() -> {});
      }
    }
  }

  @Override
  public void close() {
    await(vertx.close());
  }

  /** What a future completes with; not for event loops. */
  static <T> T await(Future<T> future) {
    return Futures.await(future);
  }
}
