package io.roomcast.loop;

/** A source of time; thread-safe. Passed in wherever time matters, so that tests own it. */
public interface Clock {

  /** Milliseconds that only ever grow, for deadlines; the origin is arbitrary. */
  long monotonicMillis();

  /** Milliseconds since the epoch, for values shown to people and clients. */
  long epochMillis();

  /** The clocks of this machine. */
  Clock SYSTEM =
      new Clock() {
        @Override
        public long monotonicMillis() {
          return System.nanoTime() / 1_000_000;
        }

        @Override
        public long epochMillis() {
          return System.currentTimeMillis();
        }
      };
}
