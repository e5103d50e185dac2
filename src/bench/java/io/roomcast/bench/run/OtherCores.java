package io.roomcast.bench.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/** Cores that other processes use from now on. Used by one thread; Linux. */
final class OtherCores {

  private static final Path PROC = Path.of("/proc");
  private static final double TICKS_PER_SECOND = 100;
  private static final long KTHREADD = 2;
  private static final int ATTEMPTS = 100;

  /** Fields of {@code stat} behind the name, which may hold anything and ends with a bracket. */
  private static final int PARENT = 1;

  private static final int USER = 11;
  private static final int CHILDREN_SYSTEM = 14;

  private final Set<Long> ours;
  private final long startNanos = System.nanoTime();
  private final long startTicks;

  /**
   * Begins to measure.
   *
   * @param ours processes that are no others; this one isn't either
   */
  OtherCores(Set<Long> ours) throws IOException {
    this.ours = ours;
    this.startTicks = ticks();
  }

  /** Whether this machine tells. */
  static boolean available() {
    return Files.isReadable(PROC.resolve("self/stat"));
  }

  /** The mean since the beginning. */
  double get() throws IOException {
    double seconds = (System.nanoTime() - startNanos) / 1e9;
    return Math.max(0, ticks() - startTicks) / TICKS_PER_SECOND / seconds;
  }

  /**
   * CPU that the others have used so far. A process that ended is in what its parent's children
   * used; so the sum only grows, whoever comes and goes. One that ends between the two readings
   * would be counted twice or not at all: such a sum is made again.
   */
  private long ticks() throws IOException {
    Set<Long> pids = others();
    for (int i = 0; i < ATTEMPTS; i++) {
      long sum = pids.stream().mapToLong(Long::longValue).flatMap(OtherCores::ticksOf).sum();
      Set<Long> still = others();
      if (still.equals(pids)) {
        return sum;
      }
      pids = still;
    }
    throw new IOException("processes come and go too fast to tell what they use");
  }

  private Set<Long> others() throws IOException {
    long self = ProcessHandle.current().pid();
    try (Stream<Path> entries = Files.list(PROC)) {
      return entries
          .map(entry -> entry.getFileName().toString())
          .filter(name -> name.chars().allMatch(Character::isDigit))
          .map(Long::valueOf)
          .filter(pid -> pid != self && !ours.contains(pid))
          .collect(Collectors.toUnmodifiableSet());
    }
  }

  private static LongStream ticksOf(long pid) {
    try {
      String stat = Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat"));
      String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
      if (Long.parseLong(fields[PARENT]) == KTHREADD) {
        // The kernel's own threads work for us as well.
        return LongStream.empty();
      }
      long sum = 0;
      for (int i = USER; i <= CHILDREN_SYSTEM; i++) {
        sum += Long.parseLong(fields[i]);
      }
      return LongStream.of(sum);
    } catch (IOException e) {
      // It has just ended.
      return LongStream.empty();
    }
  }
}
