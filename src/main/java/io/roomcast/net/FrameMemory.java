package io.roomcast.net;

import io.netty.util.concurrent.FastThreadLocal;
import io.netty.util.concurrent.FastThreadLocalThread;
import java.nio.ByteBuffer;

/**
 * Direct memory for shared frames, freed by the garbage collector. Thread-safe: each event-loop
 * thread cuts small pieces from a chunk of its own, everything else gets memory of its own.
 */
final class FrameMemory {

  private static final int CHUNK = 32 * 1024;

  /** Larger pieces would waste too much of a chunk's end. */
  private static final int LARGEST_PIECE = CHUNK / 8;

  private static final FastThreadLocal<FrameMemory> OF_THREAD =
      new FastThreadLocal<>() {
        @Override
        protected FrameMemory initialValue() {
          return new FrameMemory();
        }
      };

  private ByteBuffer chunk = ByteBuffer.allocateDirect(0);

  private FrameMemory() {}

  /** Zeroed memory of just this size, nobody else's. */
  static ByteBuffer allocate(int size) {
    if (size > LARGEST_PIECE || !(Thread.currentThread() instanceof FastThreadLocalThread)) {
      return ByteBuffer.allocateDirect(size);
    }
    return OF_THREAD.get().cut(size);
  }

  private ByteBuffer cut(int size) {
    if (chunk.remaining() < size) {
      chunk = ByteBuffer.allocateDirect(CHUNK);
    }
    ByteBuffer piece = chunk.slice(chunk.position(), size);
    chunk.position(chunk.position() + size);
    return piece;
  }
}
