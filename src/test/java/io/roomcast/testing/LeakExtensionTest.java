package io.roomcast.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A leak is seen: without this, a build that never finds one would say nothing. */
class LeakExtensionTest {

  @Test
  void aLostBufferIsReported() {
    lose();
    Awaitility.await()
        .until(
            () -> {
              System.gc();
              ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(16);
              buffer.release();
              return !RecordingLeakDetector.LEAKS.isEmpty();
            });
    assertThat(RecordingLeakDetector.LEAKS.poll()).contains("ByteBuf");
  }

  private static void lose() {
    PooledByteBufAllocator.DEFAULT.buffer(32).writeByte(1);
  }
}
