package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.config.ConfLoader;
import io.roomcast.it.raw.RawHttp;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests between nodes whose internal listeners have TLS, with real handshakes. */
class ForwardingTlsIT {

  private static final String POLL = "/socket.io/?EIO=4&transport=polling";

  @TempDir private Path directory;

  private final RedisProcess redis = RedisProcess.launch();
  private final Vertx vertx = Vertx.vertx();
  private final List<Gateway> gateways = new ArrayList<>();
  private Path one;
  private Path other;

  @BeforeEach
  void makeCertificates() throws Exception {
    one = certificate("one");
    other = certificate("other");
  }

  private Path certificate(String name) throws Exception {
    Path made = Files.createDirectory(directory.resolve(name));
    SelfSigned.write(made, name);
    return made;
  }

  @AfterEach
  void close() {
    gateways.forEach(gateway -> Futures.await(gateway.close()));
    Futures.await(vertx.close());
    redis.close();
  }

  /** A node that shows the certificate of a directory, as the node of that host. */
  private Gateway start(String id, Path shows, String host, JsonObject forwarding) {
    JsonObject tls =
        new JsonObject()
            .put("cert", shows.resolve("cert.pem").toString())
            .put("key", shows.resolve("key.pem").toString());
    String text =
        """
        {"node": {"instances": 1, "id": "%s"},
         "listen": {"public": {"host": "127.0.0.1", "port": 0}, "internal": {"port": 0, "tls": %s}},
         "redis": {"endpoints": ["%s"]},
         "cluster": {"address": "%s", "forwarding": %s}}
        """
            .formatted(
                id,
                tls.encode(),
                redis.url(),
                host,
                forwarding.put("secret", "0123456789abcdefghijklmnopqrstuv").encode());
    Gateway gateway = Futures.await(Gateway.start(ConfLoader.parse("test.json", text, List.of())));
    gateways.add(gateway);
    return gateway;
  }

  private static JsonObject trusting(Path certificate) {
    return new JsonObject().put("ca", certificate.resolve("cert.pem").toString());
  }

  private static String text(RawHttp.Response response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  /** A poll or POST of a session that begins at that node. */
  private static String open(Gateway owner) throws Exception {
    String handshake = text(RawHttp.get(owner.port(), POLL));
    return POLL + "&sid=" + new JsonObject(handshake.substring(1)).getString("sid");
  }

  private long unreachable(Gateway gateway) {
    HttpClientOptions trusts =
        new HttpClientOptions().setSsl(true).setTrustAll(true).setVerifyHost(false);
    String start = "roomcast_forwarding_failed_total{reason=\"unreachable\"} ";
    return Futures.await(
            vertx
                .createHttpClient(trusts)
                .request(HttpMethod.GET, gateway.internalPort(), "127.0.0.1", "/metrics")
                .compose(request -> request.send())
                .compose(HttpClientResponse::body)
                .map(Buffer::toString))
        .lines()
        .filter(line -> line.startsWith(start))
        .mapToLong(line -> (long) Double.parseDouble(line.substring(start.length())))
        .sum();
  }

  @Test
  void onlyNodesWhoseCertificateIsTrustedAreForwardedTo() throws Exception {
    Gateway owner = start("owner", one, "127.0.0.1", trusting(one));
    Gateway trusts = start("trusts", other, "127.0.0.1", trusting(one));
    String session = open(owner);
    assertThat(text(RawHttp.post(trusts.port(), session, "40"))).isEqualTo("ok");
    assertThat(text(RawHttp.get(trusts.port(), session))).startsWith("40{");
    assertThat(unreachable(trusts)).isZero();

    Gateway doubts = start("doubts", other, "127.0.0.1", trusting(other));
    Gateway java = start("java", other, "127.0.0.1", new JsonObject());
    assertThat(text(RawHttp.post(doubts.port(), session, "40"))).contains("\"code\":1");
    assertThat(text(RawHttp.get(java.port(), session))).contains("\"code\":1");
    assertThat(unreachable(doubts)).isEqualTo(1);
    assertThat(unreachable(java)).isEqualTo(1);
    assertThat(text(RawHttp.post(trusts.port(), session, "41"))).as("nobody else").isEqualTo("ok");
  }

  @Test
  void theCertificateIsForTheAddressUnlessThatDoesNotMatter() throws Exception {
    Gateway named = start("named", one, "localhost", trusting(one));
    String session = open(named);
    Gateway strict = start("strict", other, "127.0.0.1", trusting(one));
    assertThat(text(RawHttp.post(strict.port(), session, "40"))).contains("\"code\":1");
    assertThat(unreachable(strict)).isEqualTo(1);

    JsonObject anyName = trusting(one).put("verifyHost", false);
    Gateway lenient = start("lenient", other, "127.0.0.1", anyName);
    assertThat(text(RawHttp.post(lenient.port(), session, "40"))).isEqualTo("ok");
  }
}
