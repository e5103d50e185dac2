package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.config.ConfLoader;
import io.vertx.core.Future;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A gateway, from its conf to the answers on its port. */
class GatewayIT {

  private static final String LOOPBACK = "\"host\": \"127.0.0.1\", \"port\": 0";

  private @Nullable Gateway gateway;

  @AfterEach
  void close() throws Exception {
    if (gateway != null) {
      get(gateway.close());
    }
  }

  @Test
  void severalInstancesServeOnePort() throws Exception {
    start(
        "{\"node\": {\"instances\": 3}, \"demo\": true, \"listen\": {\"public\": {"
            + LOOPBACK
            + "}}}");

    assertThat(gateway.instances()).isEqualTo(3);
    assertThat(gateway.transport()).isIn("epoll", "kqueue", "nio");
    assertThat(gateway.url()).isEqualTo("http://127.0.0.1:" + gateway.port() + "/");
    for (int i = 0; i < 6; i++) {
      // A client each: a connection each, and so each instance in turn.
      assertThat(fetch("livez").body()).isEqualTo("ok\n");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'', 200, text/html",
    "index.html, 200, text/html",
    "chat.js, 200, text/javascript",
    "style.css, 200, text/css",
    "favicon.svg, 200, image/svg+xml",
    "livez, 200, text/plain",
    "socket.io/socket.io.js, 200, application/javascript",
    "nothing.html, 404, text/html",
    "..%2fio/roomcast/Main.class, 404, text/html",
    "socket.io/?EIO=4&transport=polling, 200, text/plain",
    "socket.io/?EIO=4&transport=smoke, 400, application/json"
  })
  void theDemoServesItsPagesAndSocketIo(String path, int status, String type) throws Exception {
    start("{\"demo\": true, \"listen\": {\"public\": {" + LOOPBACK + "}}}");

    HttpResponse<String> response = fetch(path);

    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type").orElse("")).startsWith(type);
  }

  @Test
  void pagesAreAskedForEachTimeAndSentOnce() throws Exception {
    start("{\"demo\": true, \"listen\": {\"public\": {" + LOOPBACK + "}}}");

    HttpResponse<String> first = fetch("chat.js");
    String date = first.headers().firstValue("last-modified").orElseThrow();

    assertThat(first.headers().firstValue("cache-control")).hasValue("no-cache");
    assertThat(first.headers().firstValue("x-content-type-options")).hasValue("nosniff");
    assertThat(fetch("chat.js", "if-modified-since", date).statusCode()).isEqualTo(304);
  }

  @Test
  void withoutTheDemoThereIsSocketIoOnly() throws Exception {
    start("{\"listen\": {\"public\": {" + LOOPBACK + "}}}");

    assertThat(fetch("").statusCode()).isEqualTo(404);
    assertThat(fetch("livez").statusCode()).isEqualTo(200);
    assertThat(fetch("socket.io/?EIO=4&transport=polling").statusCode()).isEqualTo(200);
  }

  @Test
  void aDirectoryOfTheConfIsServedInstead(@TempDir Path dir) throws Exception {
    Files.writeString(dir.resolve("index.html"), "mine");
    Files.writeString(dir.resolve(".secret"), "hidden");
    start(
        "{\"webroot\": \"%s\", \"listen\": {\"public\": {%s}}}"
            .formatted(dir.toString().replace("\\", "/"), LOOPBACK));

    assertThat(fetch("").body()).isEqualTo("mine");
    assertThat(fetch(".secret").statusCode()).isEqualTo(404);
    assertThat(fetch("chat.js").statusCode()).isEqualTo(404);
  }

  @Test
  void headersThatAreTooLargeGet431() throws Exception {
    start("{\"listen\": {\"public\": {" + LOOPBACK + "}}}");

    assertThat(fetch("livez", "x-large", "a".repeat(17_000)).statusCode()).isEqualTo(431);
    assertThat(fetch("livez", "x-large", "a".repeat(15_000)).statusCode()).isEqualTo(200);
  }

  @Test
  void anUpgradeToHttp2IsNotOffered() throws Exception {
    start("{\"listen\": {\"public\": {" + LOOPBACK + "}}}");

    try (Socket socket = new Socket("127.0.0.1", gateway.port())) {
      OutputStream out = socket.getOutputStream();
      String request =
          "GET /livez HTTP/1.1\r\nHost: a\r\nConnection: Upgrade, HTTP2-Settings\r\n"
              + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA\r\n\r\n";
      out.write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] status = socket.getInputStream().readNBytes("HTTP/1.1 200".length());
      assertThat(new String(status, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 200");
    }
  }

  @Test
  void tlsServesTheCertificateOfTheConf(@TempDir Path dir) throws Exception {
    KeyStore store = SelfSigned.write(dir, "localhost");
    start(
        """
        {"listen": {"public": {"host": "127.0.0.1", "port": 0,
          "tls": {"cert": "%s", "key": "%s"}}}}
        """
            .formatted(dir.resolve("cert.pem"), dir.resolve("key.pem")));

    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, trust.getTrustManagers(), new SecureRandom());
    HttpClient client = HttpClient.newBuilder().sslContext(tls).build();
    assertThat(gateway.url()).startsWith("https://");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(gateway.url() + "socket.io/?EIO=4&transport=polling"))
            .build();

    assertThat(client.send(request, BodyHandlers.ofString()).body()).startsWith("0{\"sid\":");
  }

  @Test
  void afterClosingNobodyListens() throws Exception {
    start("{\"listen\": {\"public\": {" + LOOPBACK + "}}}");
    int port = gateway.port();
    HttpResponse<String> handshake = fetch("socket.io/?EIO=4&transport=polling");
    assertThat(handshake.statusCode()).isEqualTo(200);

    get(gateway.close());
    gateway = null;

    Assertions.assertThatThrownBy(() -> new Socket("127.0.0.1", port).close())
        .isInstanceOf(ConnectException.class);
  }

  private void start(String conf) throws Exception {
    gateway = get(Gateway.start(ConfLoader.parse("test.json", conf, List.of())));
  }

  private HttpResponse<String> fetch(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(gateway.url() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(request.build(), BodyHandlers.ofString());
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }
}
