package io.roomcast.testing;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Fails every test class by whose end a Netty buffer has leaked. Found by JUnit as a service. */
public final class LeakExtension implements AfterAllCallback {

  @Override
  public void afterAll(ExtensionContext context) {
    System.gc();
    for (int i = 0; i < 8; i++) {
      // Netty looks for leaks when it allocates.
      ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(16);
      buffer.release();
    }
    if (!RecordingLeakDetector.LEAKS.isEmpty()) {
      String leaks = String.join("\n", RecordingLeakDetector.LEAKS);
      RecordingLeakDetector.LEAKS.clear();
      throw new AssertionError("leaked by this class or one before it:\n" + leaks);
    }
  }
}
