package io.roomcast.bench.run;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.netty.util.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What a run is made on and with, for its report. */
final class Machine {

  private final Path peers;

  /**
   * @param peers {@code src/bench/peers}
   */
  Machine(Path peers) {
    this.peers = peers;
  }

  /** All facts by name; one that can't be told is left out. */
  Map<String, String> facts() throws InterruptedException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("date", LocalDate.now(ZoneOffset.UTC).toString());
    put(facts, "commit", output("git", "describe", "--always", "--dirty"));
    facts.put("processor", processor());
    facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    facts.put(
        "JDK",
        System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version"));
    facts.put("JVM flags", String.join(" ", Launch.JVM_FLAGS));
    put(facts, "Vert.x", resource("META-INF/vertx/vertx-version.txt"));
    facts.put("Netty", netty());
    put(facts, "Node", output("node", "--version"));
    for (String name : List.of("socket.io", "engine.io", "ws", "bun", "@socket.io/bun-engine")) {
      put(facts, name, npmPackage(name));
    }
    put(facts, "netty-socketio", nettySocketIo());
    return facts;
  }

  private static void put(Map<String, String> facts, String name, String value) {
    if (!value.isEmpty()) {
      facts.put(name, value);
    }
  }

  private static String processor() {
    String model = "";
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      model =
          lines
              .filter(line -> line.startsWith("model name"))
              .map(line -> " × " + line.substring(line.indexOf(':') + 1).strip())
              .findFirst()
              .orElse("");
    } catch (IOException e) {
      // Not Linux: the number of cores must do.
    }
    return Runtime.getRuntime().availableProcessors() + " cores" + model;
  }

  private static String netty() {
    Version version = Version.identify().get("netty-transport");
    return version == null ? "" : version.artifactVersion();
  }

  private static String resource(String name) {
    try (var in = Machine.class.getClassLoader().getResourceAsStream(name)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      return "";
    }
  }

  private String npmPackage(String name) {
    Path file = peers.resolve("node/node_modules").resolve(name).resolve("package.json");
    try {
      return new ObjectMapper().readTree(file.toFile()).path("version").asText();
    } catch (IOException e) {
      return "";
    }
  }

  private String nettySocketIo() {
    String start = "netty-socketio-";
    try (Stream<Path> jars = Files.list(peers.resolve("netty-socketio/target/lib"))) {
      return jars.map(jar -> jar.getFileName().toString())
          .filter(name -> name.startsWith(start))
          .map(name -> name.substring(start.length(), name.length() - ".jar".length()))
          .findFirst()
          .orElse("");
    } catch (IOException e) {
      return "";
    }
  }

  /** The one line that a command prints; empty when it can't be run. */
  private static String output(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      byte[] out = process.getInputStream().readAllBytes();
      return process.waitFor() == 0 ? new String(out, StandardCharsets.UTF_8).strip() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
