package io.roomcast;

import io.roomcast.config.RoomcastConf;

/**
 * The event loops that serve clients, and how what the process may have is shared out to them.
 *
 * @param count how many there are
 */
record Instances(int count) {

  /** As many as the conf says, on this machine. */
  static Instances of(RoomcastConf conf) {
    int processors = Runtime.getRuntime().availableProcessors();
    return new Instances(conf.node().instances().resolve(processors));
  }

  /** What falls to one of them, at least one; together at least the whole. */
  int share(int whole) {
    return Math.max(1, (int) (((long) whole + count - 1) / count));
  }
}
