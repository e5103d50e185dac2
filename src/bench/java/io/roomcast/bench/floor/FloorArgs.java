package io.roomcast.bench.floor;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;

/** The command line of a floor. What a floor can't do is not there, and refused as unknown. */
@Command(name = "floor")
final class FloorArgs {

  private static final int WRONG_USE = 2;

  /** When the bare Netty server hands what it wrote to the kernel. */
  enum Flush {
    /** Each message, as {@code writeAndFlush} does. */
    EACH,
    /** Once per connection and turn of the event loop. */
    TURN
  }

  @Parameters(index = "0", description = "TCP port on 127.0.0.1; 0 takes a free one.")
  int port;

  @Option(names = "--loops", defaultValue = "1", description = "Event loops.")
  int loops;

  @Option(names = "--ping-interval", defaultValue = "25000", description = "In milliseconds.")
  int pingInterval;

  @Option(names = "--flush", defaultValue = "EACH", description = "${COMPLETION-CANDIDATES}")
  Flush flush = Flush.EACH;

  /** Reads a command line; a wrong one ends the process with its problem and code 2. */
  static FloorArgs readOrExit(String... args) {
    FloorArgs read = new FloorArgs();
    CommandLine line = new CommandLine(read).setCaseInsensitiveEnumValuesAllowed(true);
    try {
      line.parseArgs(args);
      if (read.loops < 1 || read.pingInterval < 1) {
        throw new ParameterException(line, "--loops and --ping-interval: expected at least 1");
      }
    } catch (ParameterException e) {
      System.err.println("floor: " + e.getMessage());
      System.exit(WRONG_USE);
    }
    return read;
  }
}
