package io.roomcast.bench.load;

import org.jspecify.annotations.Nullable;

/**
 * What connections added to the server's memory. Immutable; made on the main thread.
 *
 * @param heapBytesPerConnection live heap, or null when the server is no JVM
 * @param rssBytesPerConnection resident memory
 */
record Memory(@Nullable Double heapBytesPerConnection, double rssBytesPerConnection) {

  /**
   * One sample, after a full collection where there is a JVM.
   *
   * @param heap bytes of live objects, or null
   * @param rss bytes
   */
  record Sample(@Nullable Long heap, long rss) {

    static Sample take(ServerProcess server) {
      Long heap = server.liveHeap();
      return new Sample(heap, server.rss());
    }
  }

  static Memory between(Sample before, Sample after, int connections) {
    Long first = before.heap;
    Long last = after.heap;
    return new Memory(
        first == null || last == null
            ? null
            : Double.valueOf(LoadResult.rounded((double) (last - first) / connections)),
        LoadResult.rounded((double) (after.rss - before.rss) / connections));
  }
}
