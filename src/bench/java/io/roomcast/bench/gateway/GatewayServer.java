package io.roomcast.bench.gateway;

import io.roomcast.Gateway;
import io.roomcast.auth.JwtAlgorithm;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The application that the load generator drives, on the gateway: a conf with rules, started as the
 * program starts it. {@code GatewayServer <port> --form rules|bus|webhook|webhook-h2 [--jwt
 * <algorithm> --token-cache n] [--redis <url> --adapter classic|sharded|streams] [options of
 * RoomcastServer]}. Prints {@code listening <port> api=<port> token=<token>} when it does, the
 * token only with {@code --jwt}. Port 0 is any free one.
 */
public final class GatewayServer implements AutoCloseable {

  private final Gateway gateway;
  private final @Nullable WebhookProcess webhook;
  private final @Nullable Tokens tokens;

  private GatewayServer(
      Gateway gateway, @Nullable WebhookProcess webhook, @Nullable Tokens tokens) {
    this.gateway = gateway;
    this.webhook = webhook;
    this.tokens = tokens;
  }

  /** Runs until the process is ended. */
  public static void main(String[] args) {
    try (GatewayServer server = start(args)) {
      String token = server.token();
      System.out.println(
          "listening "
              + server.port()
              + " api="
              + server.apiPort()
              + (token.isEmpty() ? "" : " token=" + token));
      Thread.currentThread().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Starts with the arguments of the command line. Not on an event loop. */
  public static GatewayServer start(String... args) {
    Arguments arguments = new Arguments();
    new CommandLine(arguments)
        .registerConverter(GatewayForm.class, GatewayServer::form)
        .parseArgs(args);
    WebhookProcess webhook = arguments.form.hasWebhook() ? WebhookProcess.start() : null;
    Tokens tokens =
        arguments.jwt == null ? null : Tokens.create(arguments.jwt, arguments.tokenCache);
    GatewayConf conf =
        new GatewayConf(
            arguments.port,
            arguments.loops,
            arguments.pingInterval,
            arguments.form,
            webhook == null ? 0 : webhook.port(),
            arguments.parser,
            arguments.deflate,
            tokens,
            arguments.redis,
            arguments.adapter);
    try {
      return new GatewayServer(Gateway.start(conf.load()).await(), webhook, tokens);
    } catch (RuntimeException e) {
      if (webhook != null) {
        webhook.close();
      }
      throw e;
    }
  }

  private static GatewayForm form(String label) {
    return Arrays.stream(GatewayForm.values())
        .filter(form -> form.label().equals(label))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no form \"" + label + "\""));
  }

  /** The port for clients. */
  public int port() {
    return gateway.port();
  }

  /** The port of the server API, which needs no key. */
  public int apiPort() {
    return gateway.internalPort();
  }

  /** What clients must show; empty when nothing. */
  public String token() {
    return tokens == null ? "" : tokens.token();
  }

  @Override
  public void close() {
    gateway.close().await();
    if (webhook != null) {
      webhook.close();
    }
  }

  /** The command line. */
  @Command(name = "gateway")
  private static final class Arguments {

    @Parameters(index = "0")
    private int port;

    @Option(names = "--form")
    private GatewayForm form = GatewayForm.RULES;

    @Option(names = "--jwt", description = "Clients need tokens of this algorithm.")
    private @Nullable JwtAlgorithm jwt;

    @Option(names = "--token-cache", description = "Verified tokens that are remembered.")
    private int tokenCache;

    @Option(names = "--redis", description = "It is one of the nodes that meet there.")
    private String redis = "";

    @Option(names = "--adapter", description = "How the nodes speak there.")
    private String adapter = "classic";

    @Option(names = "--loops")
    private int loops = 1;

    @Option(names = "--deflate")
    private boolean deflate;

    @Option(names = "--parser")
    private String parser = "default";

    @Option(names = "--ping-interval")
    private long pingInterval = 25_000;
  }
}
