package io.roomcast.bench.million;

import com.sun.management.OperatingSystemMXBean;
import io.roomcast.socketio.SocketIoOptions;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** One run with a crowd of clients, phase by phase. Owned by the thread that calls {@link #run}. */
public final class Experiment {

  private static final String PAYLOAD = "x".repeat(64);

  private static final OperatingSystemMXBean OS =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /**
   * What to run.
   *
   * @param sessions how many, on all loops together
   * @param loops event loops with a server each
   * @param pingInterval ms between the heartbeats of a session; each is awaited once
   * @param broadcasts to all, one after another
   */
  public record Settings(int sessions, int loops, int pingInterval, int broadcasts) {

    /** The same with another number of sessions. */
    public Settings withSessions(int value) {
      return new Settings(value, loops, pingInterval, broadcasts);
    }

    /** The same with another number of event loops. */
    public Settings withLoops(int value) {
      return new Settings(sessions, value, pingInterval, broadcasts);
    }

    /** The same with another heartbeat. */
    public Settings withPingInterval(int value) {
      return new Settings(sessions, loops, value, broadcasts);
    }

    /** The same with another number of broadcasts. */
    public Settings withBroadcasts(int value) {
      return new Settings(sessions, loops, pingInterval, value);
    }
  }

  /**
   * What came out.
   *
   * @param json figures
   * @param flawless whether every session stayed, was pinged and got every broadcast once
   */
  public record Result(JsonObject json, boolean flawless) {}

  private final Settings settings;
  private final List<Crowd> crowds = new CopyOnWriteArrayList<>();
  private final GcPauses gc = new GcPauses();
  private final Control control = new Control();

  public Experiment(Settings settings) {
    this.settings = settings;
  }

  /** Runs all phases; takes a little more than two heartbeats. */
  public Result run() {
    Vertx vertx =
        Vertx.vertx(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setEventLoopPoolSize(settings.loops()));
    control.start();
    try {
      return run(vertx);
    } finally {
      control.stop();
      vertx.close().await();
    }
  }

  private Result run(Vertx vertx) {
    SocketIoOptions options = new SocketIoOptions();
    options.setPingInterval(settings.pingInterval()).setServeClient(false);
    vertx
        .deployVerticle(
            () -> new Crowd(options, crowds),
            new DeploymentOptions().setInstances(settings.loops()))
        .await();
    JsonObject json =
        new JsonObject()
            .put("server", "roomcast")
            .put("mode", "million")
            .put("parameters", parameters());
    long empty = liveHeap();
    sleep(1_000);
    json.put("connect", phase(settings.sessions(), this::connect));
    long full = liveHeap();
    sleep(1_000);
    json.put("heapBytesPerSession", (full - empty) / settings.sessions())
        .put("liveHeapBytes", full)
        .put("maxHeapBytes", Runtime.getRuntime().maxMemory());
    json.put("heartbeats", phase(0, this::heartbeats));
    JsonArray broadcasts = new JsonArray();
    for (int i = 1; i <= settings.broadcasts(); i++) {
      int number = i;
      broadcasts.add(phase(settings.sessions(), () -> broadcast(number)));
    }
    json.put("broadcasts", broadcasts).put("rssBytes", rss());
    return verdict(json);
  }

  private JsonObject parameters() {
    return new JsonObject()
        .put("sessions", settings.sessions())
        .put("loops", settings.loops())
        .put("pingInterval", settings.pingInterval())
        .put("java", System.getProperty("java.version"))
        .put(
            "jvm",
            new JsonArray(
                ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                    .filter(argument -> argument.startsWith("-X"))
                    .toList()));
  }

  private void connect() {
    List<Future<Void>> opening = new ArrayList<>();
    int each = settings.sessions() / settings.loops();
    for (int i = 0; i < crowds.size(); i++) {
      Crowd crowd = crowds.get(i);
      int count = i > 0 ? each : settings.sessions() - each * (crowds.size() - 1);
      opening.add(on(crowd, () -> crowd.open(count)).compose(opened -> opened));
    }
    Future.all(opening).await();
    await("all are connected", () -> sum(c -> c.clients().connected) == settings.sessions());
  }

  private void heartbeats() {
    sleep(settings.pingInterval() + 1_000);
    await("all are pinged", () -> sum(c -> c.clients().pinged) == settings.sessions());
  }

  private void broadcast(int number) {
    String text = number + PAYLOAD;
    for (Crowd crowd : crowds) {
      on(crowd, () -> crowd.clients().expect("42[\"m\",\"" + text + "\"]")).await();
    }
    Crowd first = crowds.get(0);
    on(
            first,
            () -> {
              first.io().emit("m", text);
              return text;
            })
        .await();
    long all = (long) number * settings.sessions();
    await("all got the broadcast", () -> sum(c -> c.clients().delivered) >= all);
  }

  private Result verdict(JsonObject json) {
    int sessions = settings.sessions();
    long exactly = sum(crowd -> crowd.clientsWith(settings.broadcasts()));
    long open = sum(Crowd::sessions);
    long pinged = sum(crowd -> crowd.clients().pinged);
    long unexpected = sum(crowd -> crowd.clients().unexpected);
    json.put("sessionsOpen", open)
        .put("gotEveryBroadcastOnce", exactly)
        .put("pinged", pinged)
        .put("unexpectedFrames", unexpected);
    boolean flawless =
        exactly == sessions && open == sessions && pinged == sessions && unexpected == 0;
    return new Result(json.put("flawless", flawless), flawless);
  }

  /** Runs a phase and says what it cost; {@code operations} 0 counts the pings in it. */
  private JsonObject phase(int operations, Runnable body) {
    for (Crowd crowd : crowds) {
      on(crowd, () -> crowd.probe().take()).await();
    }
    control.take();
    gc.take();
    long pings = sum(crowd -> crowd.clients().pings);
    long cpu = OS.getProcessCpuTime();
    long start = System.nanoTime();
    body.run();
    double seconds = (System.nanoTime() - start) / 1e9;
    double cpuMicros = (OS.getProcessCpuTime() - cpu) / 1e3;
    long done = operations > 0 ? operations : sum(crowd -> crowd.clients().pings) - pings;
    Lateness late = new Lateness();
    Lateness busy = new Lateness();
    for (Crowd crowd : crowds) {
      StallProbe.Stalls taken = on(crowd, () -> crowd.probe().take()).await();
      late.add(taken.late());
      busy.add(taken.busy());
    }
    GcPauses.Pauses pauses = gc.take();
    return new JsonObject()
        .put("operations", done)
        .put("seconds", round(seconds))
        .put("cores", round(cpuMicros / 1e6 / seconds))
        .put("cpuMicrosPerOp", round(cpuMicros / Math.max(1, done)))
        .put("loopStallMs", late.json())
        .put("loopBusyMs", busy.json())
        .put("controlStallMs", control.take().json())
        .put(
            "gcPauses",
            new JsonObject()
                .put("count", pauses.count())
                .put("totalMs", pauses.totalMillis())
                .put("maxMs", pauses.maxMillis()));
  }

  private long sum(ToLongFunction<Crowd> figure) {
    return crowds.stream().mapToLong(c -> on(c, () -> figure.applyAsLong(c)).await()).sum();
  }

  private static <T> Future<T> on(Crowd crowd, Callable<T> task) {
    Promise<T> promise = Promise.promise();
    crowd
        .loop()
        .execute(
            () -> {
              try {
                promise.complete(task.call());
              } catch (Exception e) {
                promise.fail(e);
              }
            });
    return promise.future();
  }

  private void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(120);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("waited in vain: " + what);
      }
      sleep(20);
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Bytes on the heap after a full collection. */
  private static long liveHeap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  private static long rss() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/self/status"))) {
      return lines
          .filter(line -> line.startsWith("VmRSS:"))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElse(-1);
    } catch (IOException e) {
      return -1;
    }
  }

  static double round(double value) {
    return Math.round(value * 100) / 100.0;
  }
}
