package io.roomcast.room;

import java.util.List;

/**
 * What came back for a broadcast with acks.
 *
 * @param expected members that got the packet
 * @param responses the acks that came in time, in the order they came
 */
public record BroadcastAcks(int expected, List<Arguments> responses) {

  /** Whether every member answered in time. */
  public boolean complete() {
    return responses.size() >= expected;
  }
}
