package io.roomcast.bench.micro;

import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs benchmarks on threads of the kind that event loops are, because what is kept per loop is
 * kept only for those. JMH makes it by reflection. Thread-safe.
 */
public final class LoopThreads extends ThreadPoolExecutor {

  /** The system property that makes JMH use this class, beside {@code jmh.executor=CUSTOM}. */
  static final String PROPERTY = "jmh.executor.class";

  /** The constructor that JMH wants. */
  public LoopThreads(int threads, String prefix) {
    super(
        threads,
        threads,
        0,
        TimeUnit.MILLISECONDS,
        new LinkedBlockingQueue<>(),
        new DefaultThreadFactory(prefix, true));
  }
}
