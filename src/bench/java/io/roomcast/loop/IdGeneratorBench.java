package io.roomcast.loop;

import io.roomcast.bench.micro.MicroBench;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Ids: made for each session and socket, read for each polling request. */
@State(Scope.Thread)
public class IdGeneratorBench extends MicroBench {

  private final IdGenerator ids = new IdGenerator(7);
  private final String id = ids.next();

  @Benchmark
  public String next() {
    return ids.next();
  }

  @Benchmark
  public int instanceOf() {
    return IdGenerator.instanceOf(id);
  }
}
