package io.roomcast.bench.run;

import io.roomcast.bench.plan.BenchServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The commands that start the servers; installs the peers when they are first asked for. */
final class Peers {

  private static final Duration INSTALLING = Duration.ofMinutes(5);
  private static final String PACKAGE = "io.roomcast.bench.";

  private final Path directory;
  private final Path logs;

  /**
   * @param directory {@code src/bench/peers}
   * @param logs where the installers' output goes
   */
  Peers(Path directory, Path logs) {
    this.directory = directory;
    this.logs = logs;
  }

  /**
   * How to start this server with these options.
   *
   * @throws BenchException when it can't be installed here
   */
  Launch launch(BenchServer server, List<String> options)
      throws BenchException, InterruptedException {
    return switch (server) {
      case ROOMCAST -> onThisClassPath("RoomcastServer", options);
      case VERTX -> onThisClassPath("floor.VertxFloor", options);
      case NETTY -> onThisClassPath("floor.NettyFloor", options);
      case NETTY_TURN -> {
        List<String> all = new ArrayList<>(options);
        all.addAll(List.of("--flush", "turn"));
        yield onThisClassPath("floor.NettyFloor", all);
      }
      case NODE -> {
        installNode();
        yield new Launch(List.of("node", script()), options);
      }
      case BUN -> {
        installNode();
        yield new Launch(List.of(bun().toString(), script()), options);
      }
      case RULES, BUS, WEBHOOK, WEBHOOK_H2 -> gateway(options, "--form", server.id());
      case JWT_CACHED -> gateway(options, "--jwt", "HS256", "--token-cache", "100");
      case JWT_HS256 -> gateway(options, "--jwt", "HS256");
      case JWT_RS256 -> gateway(options, "--jwt", "RS256");
      case JWT_ES256 -> gateway(options, "--jwt", "ES256");
      case NETTY_SOCKETIO -> {
        List<String> command = new ArrayList<>(List.of(Launch.JAVA));
        command.addAll(Launch.JVM_FLAGS);
        command.addAll(List.of("-jar", installNettySocketIo().toString()));
        yield new Launch(command, options);
      }
    };
  }

  private static Launch gateway(List<String> options, String... more) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of(more));
    return onThisClassPath("gateway.GatewayServer", all);
  }

  private static Launch onThisClassPath(String mainClass, List<String> options) {
    return new Launch(Launch.java(Launch.JVM_FLAGS, PACKAGE + mainClass), options);
  }

  private Path node() {
    return directory.resolve("node");
  }

  private String script() {
    return node().resolve("server.mjs").toString();
  }

  private void installNode() throws BenchException, InterruptedException {
    // npm writes the lock in node_modules last: a half-made directory has none.
    if (stale(node().resolve("node_modules/.package-lock.json"), node(), "package-lock.json")) {
      install("npm", List.of("npm", "ci", "--ignore-scripts"), node());
    }
  }

  /** The program in the package for this machine; the launcher of {@code bun} needs its scripts. */
  private Path bun() throws BenchException {
    Path platforms = node().resolve("node_modules/@oven");
    String machine = System.getProperty("os.arch").equals("aarch64") ? "aarch64" : "x64";
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    Path program = platforms.resolve("bun-" + system + "-" + machine).resolve("bin/bun");
    if (!Files.isExecutable(program)) {
      throw new BenchException("Bun has no package for " + system + "-" + machine);
    }
    return program;
  }

  private Path installNettySocketIo() throws BenchException, InterruptedException {
    Path project = directory.resolve("netty-socketio");
    Path jar = project.resolve("target/server.jar");
    String source = "src/main/java/io/roomcast/bench/peer/NettySocketIoPeer.java";
    if (stale(jar, project, "pom.xml", source)) {
      install("mvn", List.of("mvn", "-B", "-q", "package"), project);
    }
    return jar;
  }

  private void install(String tool, List<String> command, Path in)
      throws BenchException, InterruptedException {
    if (!Files.isDirectory(in)) {
      throw new BenchException("no " + in + ": run this from the project's directory");
    }
    Path log = logs.resolve("install-" + in.getFileName() + ".log");
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(in.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile());
    try (Child installer = Child.start(builder)) {
      if (!installer.await(INSTALLING) || installer.process().exitValue() != 0) {
        throw new BenchException(tool + " could not install " + in + "; see " + log);
      }
    }
  }

  private static boolean stale(Path product, Path directory, String... sources)
      throws BenchException {
    try {
      if (!Files.exists(product)) {
        return true;
      }
      FileTime made = Files.getLastModifiedTime(product);
      for (String source : sources) {
        if (Files.getLastModifiedTime(directory.resolve(source)).compareTo(made) > 0) {
          return true;
        }
      }
      return false;
    } catch (IOException e) {
      throw new BenchException("can't read " + directory, e);
    }
  }
}
