package io.roomcast;

import io.roomcast.config.ConfException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * The command line. Exit codes: 0 done, 1 failed while running, 2 wrong command line or conf;
 * {@code check}, whose work is to look for a wrong conf, answers 1 when it found one. What goes
 * wrong is told on standard error, in words, without stack traces.
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
    // msgpack-core would use sun.misc.Unsafe, of which JDK 24 and later warn on standard error.
    if (System.getProperty("msgpack.universal-buffer") == null) {
      System.setProperty("msgpack.universal-buffer", "true");
    }
    System.exit(run(writer(System.out), writer(System.err), System.getenv(), args));
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, Charset.defaultCharset());
  }

  /** Runs a command; the answer is the exit code. Returns when the command is done. */
  static int run(
      PrintWriter out, PrintWriter err, Map<String, String> environment, String... args) {
    CommandLine commands =
        new CommandLine(new Main(), new Parts(environment))
            .addSubcommand(new ServeCommand(new ConfOptions(environment)))
            .addSubcommand(new InitCommand(out, err))
            .addSubcommand(new CheckCommand(out, err, new ConfOptions(environment)))
            .addSubcommand(new ConfigCommand(out))
            .addSubcommand(new TokenCommand(out, new KeyInput(environment)))
            .addSubcommand(new VerifyTokenCommand(out))
            .addSubcommand(new KeysCommand(out))
            .addSubcommand(new SignCommand(out, new WebhookSecret(environment)))
            .addSubcommand(new VerifyWebhookCommand(out, new WebhookSecret(environment)))
            .addSubcommand(new EchoBackendCommand(out, new WebhookSecret(environment)))
            .addSubcommand(new CallCommand(out, err, new InternalCalls(environment)))
            .addSubcommand(new ClusterDemoCommand(out, environment))
            .addSubcommand(new DrainCommand(out, new InternalCalls(environment)))
            .addSubcommand(new DoctorCommand(out, new ConfOptions(environment)))
            .addSubcommand(new VersionCommand(out));
    return withHelp(commands)
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(Main::wrongUse)
        .setExecutionExceptionHandler(Main::failed)
        .execute(withCommand(args));
  }

  /** Options that picocli makes by itself, and which cannot be given theirs by a constructor. */
  private record Parts(Map<String, String> environment) implements CommandLine.IFactory {
    @Override
    public <K> K create(Class<K> type) throws Exception {
      if (type == ConfOptions.class) {
        return type.cast(new ConfOptions(environment));
      }
      return type == KeyInput.class
          ? type.cast(new KeyInput(environment))
          : CommandLine.defaultFactory().create(type);
    }
  }

  /** The command with {@code --help}, and so all below it. */
  private static CommandLine withHelp(CommandLine line) {
    line.getSubcommands().values().stream()
        .filter(command -> !(command.getCommand() instanceof HelpCommand))
        .forEach(Main::withHelp);
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
