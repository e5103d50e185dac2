package io.roomcast;

import io.roomcast.config.ConfLoader;
import io.roomcast.config.ConfSources;
import io.roomcast.config.Loaded;
import io.roomcast.config.RoomcastConf;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code roomcast serve}: runs a gateway until the process is told to end. Main thread. */
@Command(name = "serve", description = "Serve clients until stopped by SIGTERM or Ctrl-C.")
final class ServeCommand implements Callable<Integer> {

  /** What closing may take beside {@code shutdown.timeout}. */
  private static final int CLOSE_SECONDS = 10;

  private static final int TERM_EXIT = 128 + 15;

  @Mixin private final ConfOptions conf;

  @Option(names = "--host", description = "Address to listen on, instead of the conf's.")
  private @Nullable String host;

  @Option(names = "--port", description = "Port to listen on, instead of the conf's.")
  private @Nullable String port;

  @Option(
      names = "--dev",
      description =
          "Relay every event to everybody in its namespace: no tokens, any origin, this machine"
              + " only. A conf of its own, instead of -c.")
  private boolean dev;

  @Spec private CommandSpec spec = CommandSpec.create();

  ServeCommand(ConfOptions conf) {
    this.conf = conf;
  }

  @Override
  public Integer call() {
    ConfSources sources = conf.sources(settings());
    Loaded<RoomcastConf> loaded = dev ? development(sources) : ConfChecks.load(sources);
    LogFormat.apply(loaded.conf().log());
    LogLevels.apply(loaded.conf().log());
    Logger log = LoggerFactory.getLogger(ServeCommand.class);
    loaded.warnings().forEach(warning -> log.warn("{}", warning));
    Gateway gateway = MainThread.await(Gateway.start(loaded.conf()));
    long closeMillis = loaded.conf().shutdown().timeout().plusSeconds(CLOSE_SECONDS).toMillis();
    stopOnSignals(() -> stop(gateway, closeMillis, log));
    gateway.ops().onConf(loaded.effective()::json);
    // Without files there is nothing to reload, and a closed terminal ends the demo.
    if (!sources.files().isEmpty()) {
      Reloader reloader = new Reloader(sources, loaded, gateway);
      gateway.ops().onConf(reloader::effective);
      gateway.ops().onReload(reloader::request);
      if (!Signals.on("HUP", reloader::request)) {
        log.info("No SIGHUP here: a changed conf needs a restart");
      }
    }
    if (!gateway.transportProblem().isEmpty()) {
      log.info("No native transport: {}", gateway.transportProblem());
    }
    log.info(
        "Roomcast {} serves {} ({} event loops, {}, started in {} ms)",
        VersionCommand.version(),
        gateway.url(),
        gateway.instances(),
        gateway.transport(),
        millisSinceStart());
    if (!gateway.internalUrl().isEmpty()) {
      String api = loaded.conf().api() == null ? "Metrics" : "API, metrics";
      log.info("{} and health: {}", api, gateway.internalUrl());
    }
    return MainThread.waitForTheEnd();
  }

  /** The conf of {@code --dev}; whoever can reach the port can do anything, so few must. */
  private Loaded<RoomcastConf> development(ConfSources sources) {
    if (!sources.files().isEmpty()) {
      throw new ParameterException(spec.commandLine(), "--dev: cannot be joined with -c");
    }
    Loaded<RoomcastConf> loaded = ConfChecks.checked(ConfLoader.relay(sources));
    String address = loaded.conf().listen().clients().host();
    if (!address.equals("localhost") && !address.equals("::1") && !isLoopback(address)) {
      throw new ParameterException(
          spec.commandLine(), "--dev: listens on this machine only, not on " + address);
    }
    return loaded;
  }

  private static boolean isLoopback(String address) {
    return address.matches("127(\\.\\d{1,3}){3}");
  }

  /** What the command line says instead of the conf. */
  private List<ConfLoader.Setting> settings() {
    List<ConfLoader.Setting> settings = new ArrayList<>();
    if (host != null) {
      settings.add(new ConfLoader.Setting("listen.public.host", host, "--host"));
    }
    if (port != null) {
      settings.add(new ConfLoader.Setting("listen.public.port", port, "--port"));
    }
    return settings;
  }

  /** The first signal ends the process in order, a second one at once. */
  private static void stopOnSignals(Runnable stop) {
    AtomicBoolean stopping = new AtomicBoolean();
    Runnable action =
        () -> {
          if (stopping.compareAndSet(false, true)) {
            new Thread(stop, "stop").start();
          } else {
            Runtime.getRuntime().halt(TERM_EXIT);
          }
        };
    boolean term = Signals.on("TERM", action);
    boolean interrupt = Signals.on("INT", action);
    if (!term || !interrupt) {
      // Runs while the JVM ends; a second signal is not heard then.
      Runtime.getRuntime().addShutdownHook(new Thread(stop, "stop"));
    }
  }

  /** A clean end has exit code 0, not that of the signal. */
  private static void stop(Gateway gateway, long closeMillis, Logger log) {
    log.info("Stopping");
    int code = 1;
    try {
      boolean whole =
          gateway
              .shutDown()
              .toCompletionStage()
              .toCompletableFuture()
              .get(closeMillis, TimeUnit.MILLISECONDS);
      code = whole ? 0 : 1;
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      log.warn("Not everything could be closed", e);
    }
    log.info("Stopped");
    Runtime.getRuntime().halt(code);
  }

  private static long millisSinceStart() {
    return System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime();
  }
}
