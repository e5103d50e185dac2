package io.roomcast.it;

import static io.roomcast.Futures.await;

import io.vertx.core.Handler;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.NetSocket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/** A load balancer that does not care which server has a session. */
public final class LoadBalancer implements AutoCloseable {

  private final Vertx vertx = Vertx.vertx();
  private final ToIntFunction<HttpServerRequest> choice;
  private final HttpClient client;
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();

  private LoadBalancer(ToIntFunction<HttpServerRequest> choice) {
    this.choice = choice;
    this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(1_000));
    this.server = await(vertx.createHttpServer().requestHandler(this::pass).listen(0, "127.0.0.1"));
  }

  /** Each request goes to the next of the servers at these ports of this machine. */
  public static LoadBalancer roundRobin(List<Integer> ports) {
    AtomicInteger next = new AtomicInteger();
    return new LoadBalancer(request -> ports.get(next.getAndIncrement() % ports.size()));
  }

  /** No request of a session comes to the node that has it, but to the next of the others. */
  public static LoadBalancer elsewhere(Map<String, Integer> portsByNode) {
    AtomicInteger next = new AtomicInteger();
    return new LoadBalancer(
        request -> {
          String sid = request.getParam("sid", "");
          List<Integer> others =
              portsByNode.entrySet().stream()
                  .filter(node -> !sid.startsWith(node.getKey() + "~"))
                  .map(Map.Entry::getValue)
                  .toList();
          return others.get(next.getAndIncrement() % others.size());
        });
  }

  /** Where clients find it. */
  public String url() {
    return "http://127.0.0.1:" + port();
  }

  public int port() {
    return server.actualPort();
  }

  /** Requests so far. */
  public int requests() {
    return requests.get();
  }

  private void pass(HttpServerRequest request) {
    requests.incrementAndGet();
    int port = choice.applyAsInt(request);
    boolean upgrade = request.headers().contains("Upgrade");
    request.pause();
    client
        .request(
            new RequestOptions()
                .setHost("127.0.0.1")
                .setPort(port)
                .setMethod(request.method())
                .setURI(request.uri()))
        .onSuccess(
            out -> {
              request.response().closeHandler(gone -> out.reset());
              out.exceptionHandler(broken -> request.connection().close());
              request.headers().forEach(out::putHeader);
              if (upgrade) {
                out.connect()
                    .onSuccess(answer -> upgraded(request, answer))
                    .onFailure(cut(request));
              } else {
                send(request, out);
              }
            })
        .onFailure(cut(request));
  }

  private static Handler<Throwable> cut(HttpServerRequest request) {
    return cause -> request.connection().close();
  }

  private static void send(HttpServerRequest request, HttpClientRequest out) {
    out.headers().remove("Connection");
    out.response().onSuccess(answer -> answer(request, answer)).onFailure(cut(request));
    if (request.headers().contains("Transfer-Encoding")) {
      out.setChunked(true);
    }
    request.pipeTo(out);
  }

  private static void answer(HttpServerRequest request, HttpClientResponse answer) {
    request.response().setStatusCode(answer.statusCode());
    copy(answer.headers(), request.response().headers());
    if (!answer.headers().contains("Content-Length")) {
      request.response().setChunked(true);
    }
    answer.pipeTo(request.response());
  }

  private static void copy(MultiMap from, MultiMap to) {
    from.forEach(
        (name, value) -> {
          if (!name.equalsIgnoreCase("transfer-encoding")) {
            to.add(name, value);
          }
        });
  }

  private static void upgraded(HttpServerRequest request, HttpClientResponse answer) {
    if (answer.statusCode() != 101) {
      answer(request, answer);
      request.resume();
      return;
    }
    NetSocket to = answer.netSocket();
    to.pause();
    copy(answer.headers(), request.response().headers());
    request
        .toNetSocket()
        .onSuccess(
            from -> {
              from.pipeTo(to);
              to.pipeTo(from);
            });
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
