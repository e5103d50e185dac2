package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.socket.client.IO;
import io.socket.client.Socket;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The program as a process: its start-up line, its end on SIGTERM. */
@Timeout(240)
class ServeProcessIT {

  private static final Pattern STARTED =
      Pattern.compile(
          "Roomcast .+ serves (http://127\\.0\\.0\\.1:\\d+/)"
              + " \\(\\d+ event loops, \\w+, started in \\d+ ms\\)");

  private final List<Process> processes = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    processes.forEach(Process::destroyForcibly);
  }

  @Test
  void withoutArgumentsItServesTheDemoUntilSigtermAndExitsWith0() throws Exception {
    Process process = run("serve", "--port", "0");
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String url = started(out);
    Socket client = client(url + "chat");
    CompletableFuture<Object> welcome = new CompletableFuture<>();
    CompletableFuture<Object> gone = new CompletableFuture<>();
    client.once("welcome", args -> welcome.complete(args[0]));
    client.once(Socket.EVENT_DISCONNECT, args -> gone.complete(args[0]));
    client.connect();
    welcome.get(20, TimeUnit.SECONDS);

    // Not Process.destroy: that would close the streams, too.
    process.toHandle().destroy();

    // A transport that ends, not a DISCONNECT packet: the client would reconnect.
    assertThat(gone.get(20, TimeUnit.SECONDS)).isEqualTo("transport close");
    assertThat(out.lines().toList())
        .anyMatch(line -> line.endsWith("Stopping"))
        .anyMatch(line -> line.endsWith("Stopped"))
        // That a thread got no time for long is the machine's fault.
        .filteredOn(line -> !line.contains("BlockedThreadChecker"))
        .noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
    assertThat(process.waitFor()).isZero();
    client.close();
  }

  @Test
  void aWrongConfEndsItWith2() throws Exception {
    Process process = run("serve", "-c", "missing.json");

    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(process.errorReader(StandardCharsets.UTF_8).lines())
        .containsExactly("roomcast: the conf has a problem:", "  missing.json: found no such file");
  }

  private Process run(String... args) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).start();
    processes.add(process);
    return process;
  }

  private static String started(BufferedReader out) throws Exception {
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      Matcher matcher = STARTED.matcher(line);
      if (matcher.find()) {
        return matcher.group(1);
      }
    }
    throw new AssertionError("it ended without the start-up line");
  }

  private static Socket client(String url) {
    IO.Options options = new IO.Options();
    options.forceNew = true;
    // Over WebSocket this client does not answer a close frame, and learns of the end by its pings.
    options.transports = new String[] {"polling"};
    options.reconnection = false;
    options.auth = java.util.Map.of("name", "Ann", "key", "0123456789abcdef");
    return IO.socket(URI.create(url), options);
  }
}
