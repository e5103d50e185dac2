package io.roomcast.engineio;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;

/**
 * An Engine.IO echo server to point conformance suites at. Arguments, all optional: port (3000),
 * pingInterval (300), pingTimeout (200), allowEIO3 (false).
 */
public final class EngineEchoApp {

  private EngineEchoApp() {}

  public static void main(String[] args) {
    int port = Integer.parseInt(argument(args, 0, "3000"));
    EngineOptions options =
        new EngineOptions()
            .setPingInterval(Long.parseLong(argument(args, 1, "300")))
            .setPingTimeout(Long.parseLong(argument(args, 2, "200")))
            .setMaxHttpBufferSize(1_000_000)
            .setCors(new CorsOptions(new CorsOptions.Origin.Any()))
            .setAllowEIO3(Boolean.parseBoolean(argument(args, 3, "false")));
    Vertx vertx = Vertx.vertx();
    vertx.runOnContext(
        v -> {
          EngineIoServer engine = EngineIoServer.create(vertx, options);
          EngineFixture.echo(engine);
          vertx
              .createHttpServer(new HttpServerOptions())
              .requestHandler(engine)
              .listen(port)
              .onSuccess(server -> System.out.println("listening on " + server.actualPort()))
              .onFailure(
                  failure -> {
                    System.err.println(failure);
                    System.exit(1);
                  });
        });
  }

  private static String argument(String[] args, int index, String absent) {
    return args.length > index ? args[index] : absent;
  }
}
