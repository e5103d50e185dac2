package io.roomcast;

import io.roomcast.config.ConfException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The command line. Exit codes: 0 done, 1 failed while running, 2 wrong command line or conf. What
 * goes wrong is told on standard error, in words, without stack traces.
 */
@Command(
    name = "roomcast",
    description = "A self-hosted Socket.IO gateway. Without a command, it serves.",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = HelpCommand.class)
public final class Main {

  private static final int FAILED = 1;
  private static final int WRONG_USE = 2;

  private Main() {}

  /** Runs a command and exits. */
  public static void main(String[] args) {
    // The jar is a library, too: applications must not find its log settings by their usual name.
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "io/roomcast/logback.xml");
    }
    System.exit(run(writer(System.out), writer(System.err), args));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  /** Runs a command; the answer is the exit code. Returns when the command is done. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    CommandLine commands =
        new CommandLine(new Main())
            .addSubcommand(withHelp(new ServeCommand()))
            .addSubcommand(withHelp(new VersionCommand(out)));
    return withHelp(commands)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Main::wrongUse)
        .setExecutionExceptionHandler(Main::failed)
        .execute(withCommand(args));
  }

  private static CommandLine withHelp(Object command) {
    CommandLine line = command instanceof CommandLine made ? made : new CommandLine(command);
    line.getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .description("Show this help.")
                .build());
    return line;
  }

  /** The arguments, {@code serve} put in front when they name no command. */
  private static String[] withCommand(String[] args) {
    String first = args.length == 0 ? "" : args[0];
    if (first.equals("--version")) {
      return new String[] {"version"};
    }
    boolean named = !first.isEmpty() && !first.startsWith("-");
    if (named || first.equals("-h") || first.equals("--help")) {
      return args;
    }
    return Stream.concat(Stream.of("serve"), Stream.of(args)).toArray(String[]::new);
  }

  private static int wrongUse(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println("roomcast: " + e.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(e, command.getErr());
    command.getErr().println("Try: roomcast help");
    return WRONG_USE;
  }

  private static int failed(Exception e, CommandLine command, CommandLine.ParseResult parsed) {
    boolean known = e instanceof ConfException || e instanceof StartException;
    command.getErr().println("roomcast: " + (known ? e.getMessage() : e));
    return e instanceof ConfException ? WRONG_USE : FAILED;
  }
}
