package io.roomcast.room;

import io.roomcast.bench.micro.MicroBench;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.FakeLoop;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A room among others of its size: joining, leaving, and finding everybody for a broadcast. */
@State(Scope.Thread)
public class RoomIndexBench extends MicroBench {

  private static final String ROOM = "room";
  private static final RoomIndex.Opening SILENT =
      new RoomIndex.Opening() {
        @Override
        public void opened(Room room) {}

        @Override
        public void unused(Room room) {}
      };

  @Param({"2", "10", "1000", "100000"})
  public int members;

  private final RoomIndex index = new RoomIndex(SILENT, new RoomListener() {});
  private final FakeLoop loop = new FakeLoop(0);
  private final Delivery delivery = new Delivery(index, null, new EventLoopState(loop, loop));
  private final Broadcast toRoom = broadcast(new Target(Set.of(ROOM), Set.of()));
  private final Broadcast toRoomExceptOne = broadcast(new Target(Set.of(ROOM), Set.of("m0")));
  private final Entry outsider = index.add(new Counting("outsider"), 0);
  private int delivered;

  /** A member that counts. */
  private final class Counting implements Member {
    private final String id;

    Counting(String id) {
      this.id = id;
    }

    @Override
    public String id() {
      return id;
    }

    @Override
    public void deliver(Broadcast broadcast) {
      delivered++;
    }

    @Override
    public Future<Arguments> deliverWithAck(Broadcast broadcast, long timeoutMillis) {
      return Future.failedFuture("never");
    }

    @Override
    public void disconnect(boolean close) {}

    @Override
    public MemberInfo info() {
      return new MemberInfo(id, new JsonObject(), Set.of(), new JsonObject());
    }
  }

  private static Broadcast broadcast(Target target) {
    return new Broadcast("/", target, TestPacket.of("e"), Broadcast.Flags.DEFAULT);
  }

  @Setup
  public void fill() {
    index.join(outsider, "outsider", 0);
    for (int i = 0; i < members; i++) {
      Entry entry = index.add(new Counting("m" + i), 0);
      index.join(entry, entry.id, 0);
      index.join(entry, ROOM, 0);
    }
  }

  @Benchmark
  public int joinAndLeave() {
    index.join(outsider, ROOM, 0);
    index.leave(outsider, ROOM);
    return index.roomCount();
  }

  private int deliver(Broadcast broadcast) {
    delivery.deliver(broadcast);
    while (delivery.behind()) {
      loop.advance(1);
    }
    return delivered;
  }

  /** With all its slices. */
  @Benchmark
  public int broadcastToRoom() {
    return deliver(toRoom);
  }

  /** As a socket's own {@code to(room).emit} does. */
  @Benchmark
  public int broadcastToRoomExceptOne() {
    return deliver(toRoomExceptOne);
  }
}
