package io.roomcast;

import static io.vertx.core.http.HttpMethod.GET;
import static io.vertx.core.http.HttpMethod.HEAD;

import io.roomcast.config.RoomcastConf;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.FileSystemAccess;
import io.vertx.ext.web.handler.StaticHandler;
import java.nio.file.Path;

/** What the public listener serves beside Socket.IO: the health check and static files. */
final class Pages {

  /** The pages of the jar. */
  private static final String OWN_PAGES = "webroot";

  private Pages() {}

  /** A router for one instance. */
  static Router router(Vertx vertx, RoomcastConf conf) {
    Router router = Router.router(vertx);
    router.route("/livez").method(GET).method(HEAD).handler(Pages::live);
    if (!conf.webroot().isEmpty()) {
      Path root = Path.of(conf.webroot()).toAbsolutePath().normalize();
      files(router, StaticHandler.create(FileSystemAccess.ROOT, root.toString()));
    } else if (conf.demo() != null) {
      files(router, StaticHandler.create(FileSystemAccess.RELATIVE, OWN_PAGES));
    }
    return router;
  }

  private static void files(Router router, StaticHandler files) {
    router
        .route()
        .method(GET)
        .method(HEAD)
        .handler(Pages::headers)
        .handler(files.setIncludeHidden(false).setDirectoryListing(false));
  }

  /** Answers as long as this event loop turns. */
  private static void live(RoutingContext context) {
    context
        .response()
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .end("ok\n");
  }

  private static void headers(RoutingContext context) {
    context
        .response()
        // Browsers ask each time and get 304: a new version shows at once.
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer");
    context.next();
  }
}
