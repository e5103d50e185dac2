package io.roomcast;

import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code roomcast drain}: sends the clients of a running gateway away, and waits. Main thread. */
@Command(
    name = "drain",
    description = {
      "Send the clients of a running gateway away, at the rate of its conf, and wait until none is"
          + " left. The gateway goes on running, unready, until it is stopped.",
      "Exit code 0 when no client is left, 1 when some are after --timeout, or the gateway is gone."
    })
final class DrainCommand implements Callable<Integer> {

  private static final int LEFT = 1;
  private static final int OK = 200;
  private static final int ACCEPTED = 202;

  private final PrintWriter out;

  @Mixin private final InternalCalls gateway;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(
      paramLabel = "NODE",
      description = "URL of its internal listener; default: ${DEFAULT-VALUE}.",
      defaultValue = "http://localhost:9090")
  private URI node = URI.create("http://localhost:9090");

  @Option(
      names = "--timeout",
      paramLabel = "SECONDS",
      description = "Wait no longer; default: ${DEFAULT-VALUE}.",
      defaultValue = "300")
  private int timeout = 300;

  @Option(
      names = "--every",
      paramLabel = "MS",
      description = "Ask how many are left so often; default: ${DEFAULT-VALUE}.",
      defaultValue = "1000")
  private int every = 1000;

  DrainCommand(PrintWriter out, InternalCalls gateway) {
    this.out = out;
    this.gateway = gateway;
  }

  @Override
  public Integer call() {
    long end = System.nanoTime() + Duration.ofSeconds(timeout).toNanos();
    State state = ask(page().POST(BodyPublishers.noBody()).build(), ACCEPTED);
    tell(state);
    while (!state.over()) {
      if (System.nanoTime() >= end) {
        out.println("not done within " + timeout + " s");
        return LEFT;
      }
      MainThread.pause(Math.max(1, every));
      State now = ask(page().GET().build(), OK);
      if (!now.equals(state)) {
        tell(now);
      }
      state = now;
    }
    return 0;
  }

  private HttpRequest.Builder page() {
    return gateway.request(spec, "NODE", node, "/admin/drain");
  }

  /**
   * How far it is.
   *
   * @param left clients that are there
   * @param done whether none can come any more
   */
  private record State(int left, boolean done) {
    boolean over() {
      return done && left == 0;
    }
  }

  private void tell(State state) {
    out.println(state.over() ? "no client is left" : state.left() + " clients left");
  }

  private State ask(HttpRequest request, int expected) {
    HttpResponse<String> response = gateway.send(request);
    if (response.statusCode() != expected) {
      throw new StartException(
          node + " answers with status " + response.statusCode() + reason(response), null);
    }
    try {
      JsonObject state = new JsonObject(response.body());
      // Clients of other nodes that it passes on are to be sent away like its own.
      int left = state.getInteger("remaining") + state.getInteger("passing", 0);
      return new State(left, state.getBoolean("done", true));
    } catch (DecodeException | ClassCastException | NullPointerException e) {
      throw new StartException(node + " is no internal listener of a gateway", e);
    }
  }

  private static String reason(HttpResponse<String> response) {
    return switch (response.statusCode()) {
      case 401 -> ": it wants an API key, see --key-file";
      case 403 -> ": the API key lacks the scope admin";
      default -> "";
    };
  }
}
