package io.roomcast.ops;

/** A part of the server that has figures on one event loop. */
@FunctionalInterface
public interface MetricSource {

  /** Tells its figures of now. Event loop; must not take long. */
  void collect(MetricSink sink);
}
