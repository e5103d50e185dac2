package io.roomcast.room;

import io.roomcast.room.Calls.Call;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.List;

/** One broadcast that waits for the acks of members of all loops. Event loop of its emitter. */
final class AckCall extends Call {

  private final Promise<BroadcastAcks> promise = Promise.promise();
  private final List<Arguments> responses = new ArrayList<>();
  private int loops;
  private int expected;

  /**
   * @param loops how many loops will count their members
   */
  AckCall(Calls calls, int loops) {
    super(calls);
    this.loops = loops;
  }

  Future<BroadcastAcks> future() {
    return promise.future();
  }

  /** A loop has sent the packet to so many members. */
  void counted(int members) {
    loops--;
    expected += members;
    finishIfDone();
  }

  /** A member answered; nobody cares any more once the call has ended. */
  void answered(Arguments response) {
    if (isPending()) {
      responses.add(response);
      finishIfDone();
    }
  }

  @Override
  boolean isDone() {
    return loops == 0 && responses.size() >= expected;
  }

  /** A loop that did not count in time may have had a member: that is not complete. */
  @Override
  void complete() {
    promise.complete(new BroadcastAcks(expected + loops, List.copyOf(responses)));
  }
}
