package io.roomcast;

import io.roomcast.auth.Signatures;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/**
 * {@code roomcast echo-backend}: shows what backends are sent. Blocks the main thread until it
 * ends.
 */
@Command(
    name = "echo-backend",
    description =
        "Be a webhook backend that prints and verifies what it is sent, lets everybody in and acks"
            + " events with their arguments.")
final class EchoBackendCommand implements Callable<Integer> {

  private final PrintWriter out;

  @Mixin private final WebhookSecret secret;

  @Option(names = "--host", description = "Address to listen on; ${DEFAULT-VALUE} unless told.")
  private String host = "127.0.0.1";

  @Option(names = "--port", description = "Port to listen on; ${DEFAULT-VALUE} unless told.")
  private int port = 8080;

  EchoBackendCommand(PrintWriter out, WebhookSecret secret) {
    this.out = out;
    this.secret = secret;
  }

  @Override
  public Integer call() {
    Signatures signatures = secret.signatures();
    Vertx vertx = Vertx.vertx();
    try {
      HttpServer server =
          MainThread.await(EchoBackend.start(vertx, host, port, signatures, this::print));
      out.println("Listening on http://" + host + ":" + server.actualPort() + "/");
      out.flush();
      return MainThread.waitForTheEnd();
    } catch (CompletionException e) {
      throw StartException.listening(host + ":" + port, e.getCause() == null ? e : e.getCause());
    } finally {
      vertx.close();
    }
  }

  private void print(String line) {
    out.println(line);
    out.flush();
  }
}
