package io.roomcast.testing;

import io.netty.util.ResourceLeakDetector;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Netty's leak detector of the test runs: remembers each leak, so that {@link LeakExtension} can
 * fail the class. Named to Netty by the system property {@code
 * io.netty.customResourceLeakDetector}.
 */
public final class RecordingLeakDetector<T> extends ResourceLeakDetector<T> {

  static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

  public RecordingLeakDetector(Class<?> type, int samplingInterval) {
    super(type, samplingInterval);
  }

  @SuppressWarnings("deprecation") // the only way to hand on what Netty's factory gives
  public RecordingLeakDetector(Class<T> type, int samplingInterval, long maxActive) {
    super(type, samplingInterval, maxActive);
  }

  @Override
  protected void reportTracedLeak(String type, String records) {
    LEAKS.add(type + records);
    super.reportTracedLeak(type, records);
  }

  @Override
  protected void reportUntracedLeak(String type) {
    LEAKS.add(type);
    super.reportUntracedLeak(type);
  }
}
