package io.roomcast;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** SIGHUP, for tests of programs that are sent it. */
final class Hangups {

  private Hangups() {}

  /** What a command begins with so that it hears of it, also when this process was told not to. */
  static List<String> heard() throws IOException {
    return ignored() ? List.of("env", "--default-signal=HUP") : List.of();
  }

  /** Whether this process ignores it, as nohup wants it; so would those that it starts. */
  private static boolean ignored() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return false;
    }
    String ignored =
        Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .findFirst()
            .orElseThrow();
    return (Long.parseUnsignedLong(ignored.substring(7).strip(), 16) & 1) != 0;
  }

  /** Sends it. */
  static void send(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-HUP", Long.toString(process.pid())).start().waitFor();
  }
}
