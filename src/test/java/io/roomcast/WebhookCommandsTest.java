package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.Signatures;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands sign, verify-webhook and echo-backend. */
class WebhookCommandsTest {

  private static final String SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

  /** Checked with other implementations of Standard Webhooks. */
  private static final String BODY =
      "{\"v\":1,\"type\":\"event\",\"id\":\"evt_01JD7Q8Z5YH3\",\"nsp\":\"/chat\",\"sid\":\"Zk3\","
          + "\"seq\":7,\"event\":\"message\",\"args\":[\"hi\"],\"ack\":true}";

  private static final String SIGNATURE = "v1,j49Pu8C5FKW0Ez94wtDCCT0/J7MTDNVHlUK7dUUPMlc=";

  @TempDir private Path dir;

  private String out = "";
  private String err = "";

  private int run(String... args) {
    StringWriter output = new StringWriter();
    StringWriter errors = new StringWriter();
    int code =
        Main.run(
            new PrintWriter(output, true),
            new PrintWriter(errors, true),
            Map.of("WEBHOOK_SECRET", SECRET, "WEAK", "whsec_AAAA"),
            args);
    out = output.toString();
    err = errors.toString();
    return code;
  }

  private String body() throws Exception {
    return Files.writeString(dir.resolve("body.json"), BODY).toString();
  }

  @Test
  void aSignatureIsThatOfTheVector() throws Exception {
    assertThat(run("sign", "--id=evt_01JD7Q8Z5YH3", "--timestamp=1763690400", body())).isZero();
    assertThat(out)
        .isEqualToNormalizingNewlines(
            "webhook-id: evt_01JD7Q8Z5YH3\nwebhook-timestamp: 1763690400\nwebhook-signature: "
                + SIGNATURE
                + "\n");
  }

  @Test
  void whatWasSignedNowIsGenuineNow() throws Exception {
    assertThat(run("sign", body())).isZero();
    List<String> verify = new ArrayList<>(List.of("verify-webhook"));
    for (String line : out.lines().toList()) {
      verify.add(line.replaceFirst("webhook-", "--").replaceFirst(": ", "="));
    }
    verify.add(body());
    assertThat(run(verify.toArray(String[]::new))).as(err).isZero();
    assertThat(out).startsWith("The webhook is genuine.");
    verify.set(1, "--id=evt_other");
    assertThat(run(verify.toArray(String[]::new))).isEqualTo(1);
    assertThat(err).contains("forged");
  }

  @Test
  void anOldWebhookIsStaleUnlessThatIsTolerated() throws Exception {
    String[] verify = {
      "verify-webhook",
      "--id=evt_01JD7Q8Z5YH3",
      "--timestamp=1763690400",
      "--signature=" + SIGNATURE,
      body(),
      "--tolerance=5m"
    };
    assertThat(run(verify)).isEqualTo(1);
    assertThat(err).contains("stale");
    verify[5] = "--tolerance=100000d";
    assertThat(run(verify)).as(err).isZero();
    verify[5] = "--tolerance=soon";
    assertThat(run(verify)).isEqualTo(2);
  }

  @Test
  void withoutASecretNothingIsDone() throws Exception {
    assertThat(run("sign", "--secret-env=NONE", body())).isEqualTo(1);
    assertThat(err).contains("NONE");
    assertThat(run("sign", "--secret-env=WEAK", body())).isEqualTo(1);
    assertThat(err).contains("24 to 64 bytes");
    assertThat(run("sign", "--secret-file", dir.resolve("none").toString(), body())).isEqualTo(1);
    assertThat(run("echo-backend", "--secret-env=NONE")).isEqualTo(1);
  }

  @Test
  void theEchoShowsVerifiesAndAnswers() throws Exception {
    List<String> lines = new CopyOnWriteArrayList<>();
    Vertx vertx = Vertx.vertx();
    try {
      HttpServer server =
          EchoBackend.start(vertx, "127.0.0.1", 0, Signatures.of(SECRET), lines::add)
              .await(20, TimeUnit.SECONDS);
      HttpResponse<String> answer = post(server.actualPort(), BODY, true);
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo("{\"ack\":[\"hi\"]}");
      assertThat(lines.get(0)).contains("/event VALID");
      assertThat(lines.get(1)).contains("\"evt_01JD7Q8Z5YH3\"");
      assertThat(post(server.actualPort(), "{\"type\":\"connect\"}", true).statusCode())
          .isEqualTo(204);
      assertThat(post(server.actualPort(), "no json", true).statusCode()).isEqualTo(400);
      assertThat(post(server.actualPort(), "[]", true).statusCode()).isEqualTo(400);
      lines.clear();
      assertThat(post(server.actualPort(), BODY, false).statusCode()).isEqualTo(401);
      assertThat(lines.get(1)).contains("malformed").doesNotContain("hi");
    } finally {
      vertx.close().await(20, TimeUnit.SECONDS);
    }
  }

  private static HttpResponse<String> post(int port, String body, boolean signed) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/event"))
            .POST(HttpRequest.BodyPublishers.ofString(body));
    long now = System.currentTimeMillis() / 1_000;
    if (signed) {
      request
          .header(Signatures.ID, "evt_1")
          .header(Signatures.TIMESTAMP, Long.toString(now))
          .header(
              Signatures.SIGNATURE, Signatures.of(SECRET).sign("evt_1", now, Buffer.buffer(body)));
    }
    return HttpClient.newHttpClient().send(request.build(), BodyHandlers.ofString());
  }
}
