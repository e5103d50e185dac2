package io.roomcast;

import io.roomcast.it.raw.RawHttp;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What it costs to scrape {@code /metrics}: CPU time of a gateway with so many connected clients
 * and two event loops, a process of its own, in rounds with scrapes and rounds without; see {@code
 * src/docs/operations.md}. Run by hand in the directory of the project: {@code java -cp ...
 * io.roomcast.ScrapeFigures [clients]}.
 *
 * <p>Scrapes follow one another without a pause, over one connection, as Prometheus keeps it. The
 * first round is that of a JVM that has just begun.
 */
final class ScrapeFigures {

  private static final int ROUNDS = 6;
  private static final int SCRAPES = 200;

  /** Clients that connect at a time. */
  private static final int TOGETHER = 100;

  private final DemoNode gateway;

  private ScrapeFigures(DemoNode gateway) {
    this.gateway = gateway;
  }

  public static void main(String[] args) throws Exception {
    int clients = args.length > 0 ? Integer.parseInt(args[0]) : 300;
    Path conf = Files.createTempFile("roomcast-scrape", ".json");
    Files.writeString(conf, conf().encode());
    Vertx vertx = Vertx.vertx();
    try (DemoNode gateway =
        DemoNode.start("gateway", List.of(conf), List.of("-Xmx512m"), ScrapeFigures::log)) {
      List<ClientWebSocket> open = connect(vertx, port(gateway.url()), clients);
      new ScrapeFigures(gateway).run(open.size());
    } finally {
      Futures.await(vertx.close());
      Files.delete(conf);
    }
  }

  private static void log(String line) {
    if (!line.contains(" INFO ")) {
      System.out.println(line);
    }
  }

  private static JsonObject conf() {
    JsonObject anyPort = new JsonObject().put("host", "127.0.0.1").put("port", 0);
    return new JsonObject()
        .put("node", new JsonObject().put("instances", 2))
        .put("listen", new JsonObject().put("public", anyPort).put("internal", anyPort))
        .put("namespaces", new JsonArray().add(new JsonObject().put("name", "/")));
  }

  private static List<ClientWebSocket> connect(Vertx vertx, int port, int clients) {
    WebSocketClient client =
        vertx.createWebSocketClient(new WebSocketClientOptions().setMaxConnections(clients));
    List<ClientWebSocket> open = new ArrayList<>();
    while (open.size() < clients) {
      List<Future<Void>> some = new ArrayList<>();
      for (int i = 0; i < TOGETHER && open.size() < clients; i++) {
        ClientWebSocket socket = client.webSocket();
        some.add(connect(socket, port));
        open.add(socket);
      }
      Futures.await(Future.all(some));
    }
    return open;
  }

  /** Done when it is a socket of the main namespace; it answers pings from then on. */
  private static Future<Void> connect(ClientWebSocket socket, int port) {
    Promise<Void> connected = Promise.promise();
    socket.textMessageHandler(
        text -> {
          switch (text.charAt(0)) {
            case '0' -> socket.writeTextMessage("40");
            case '2' -> socket.writeTextMessage("3");
            default -> connected.tryComplete();
          }
        });
    WebSocketConnectOptions options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(port)
            .setURI("/socket.io/?EIO=4&transport=websocket");
    return socket.connect(options).compose(done -> connected.future());
  }

  private void run(int clients) throws Exception {
    System.out.printf("%d clients, %d scrapes a round, load %.2f%n", clients, SCRAPES, load());
    double[] all = new double[ROUNDS];
    for (int i = 0; i < ROUNDS; i++) {
      all[i] = round(i);
    }
    double[] warm = Arrays.copyOfRange(all, 1, ROUNDS);
    Arrays.sort(warm);
    double millis = warm[warm.length / 2];
    System.out.printf(
        "first round %.2f ms a scrape, median of the others %.2f ms: of a core, %.3f %% with one"
            + " each second, %.4f %% with one in 15 s; load %.2f%n",
        all[0], millis, millis / 10, millis / 150, load());
  }

  /** CPU time of one scrape in ms, without what the gateway needs in the same time anyway. */
  private double round(int number) throws IOException, InterruptedException {
    long before = cpu();
    long start = System.nanoTime();
    int bytes = scrape();
    long took = System.nanoTime() - start;
    long scraping = cpu() - before;
    before = cpu();
    TimeUnit.NANOSECONDS.sleep(took); // it goes on without being scraped: that is the figure
    long idle = cpu() - before;
    double millis = (scraping - idle) / 1e6 / SCRAPES;
    System.out.printf(
        "round %d: %d bytes each, CPU %d ms in %d ms, idle %d ms: %.2f ms a scrape%n",
        number, bytes / SCRAPES, scraping / 1_000_000, took / 1_000_000, idle / 1_000_000, millis);
    return millis;
  }

  private int scrape() throws IOException {
    int bytes = 0;
    try (RawHttp http = new RawHttp(port(gateway.internalUrl()))) {
      for (int i = 0; i < SCRAPES; i++) {
        http.send("GET", "/metrics", Map.of(), null);
        RawHttp.Response response = http.receive(false);
        if (response.status() != 200) {
          throw new IOException("not scraped: " + response.status());
        }
        bytes += response.body().length;
      }
    }
    return bytes;
  }

  private long cpu() {
    return ProcessHandle.of(gateway.pid())
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow()
        .toNanos();
  }

  private static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static int port(String url) {
    return URI.create(url).getPort();
  }
}
