package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The program as a process that is sent SIGHUP after its conf changed. */
@Timeout(240)
@DisabledOnOs(
    value = OS.WINDOWS,
    disabledReason = "Windows has no SIGHUP; OpsTest shows a reload over HTTP, which it has")
class ReloadProcessIT {

  private static final Pattern STARTED = Pattern.compile("serves https?://\\S+:(\\d+)/");

  @TempDir private Path dir;

  private Path file;
  private Process process;
  private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
  private int port;

  @BeforeEach
  void file() throws Exception {
    file = dir.resolve("gateway.json");
  }

  @AfterEach
  void endProcess() throws Exception {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  @Test
  void aNewLogLevelIsTakenAndWhatNeedsARestartIsNamed() throws Exception {
    start(conf("info").put("webroot", "a"));

    write(conf("debug").put("webroot", "b").put("socketio", new JsonObject().put("path", "/x")));
    hangUp();

    assertThat(lineWith("Conf reloaded")).contains("INFO", "in effect now: log.level");
    assertThat(lineWith("restart"))
        .contains("WARN", "not before a restart: socketio.path, webroot");
    assertThat(handshake("/socket.io/")).isEqualTo(200);

    // What still waits for a restart is named again.
    write(conf("debug").put("webroot", "b"));
    hangUp();
    assertThat(lineWith("Conf reloaded")).contains("in effect now: no change");
    assertThat(lineWith("restart")).contains("WARN", "not before a restart: webroot");

    // At warn, that it was reloaded is not worth a line.
    write(conf("warn").put("webroot", "c"));
    hangUp();
    assertThat(lineWith("Conf reloaded|restart")).contains("not before a restart: webroot");
  }

  @Test
  void aConfWithProblemsIsRefusedAndTheOldOneStays() throws Exception {
    start(conf("info"));

    Files.writeString(file, "{\"log\": {\"level\": \"debug\"}, \"webrot\": \"x\"}");
    hangUp();

    assertThat(lineWith("not reloaded"))
        .contains("ERROR", "the old one stays in use: the conf has a problem:");
    assertThat(lineWith("webrot"))
        .contains(file + ":1:39: webrot: found an unknown key (did you mean \"webroot\"?)");
    assertThat(handshake("/socket.io/")).isEqualTo(200);

    write(conf("info"));
    hangUp();
    assertThat(lineWith("Conf reloaded")).contains("in effect now: no change");
  }

  @Test
  void aBurstOfSignalsEndsWithTheLastConf() throws Exception {
    start(conf("info"));

    for (int i = 0; i < 20; i++) {
      write(conf(i % 2 == 0 ? "debug" : "info"));
      hangUp();
    }
    write(conf("info").put("webroot", "end"));
    hangUp();

    assertThat(lineWith("restart")).contains("not before a restart: webroot");
    assertThat(handshake("/socket.io/")).isEqualTo(200);
  }

  @Test
  void aRenewedCertificateIsServedAndABrokenOneIsNot() throws Exception {
    SelfSigned.write(dir, "one");
    JsonObject tls =
        new JsonObject()
            .put("cert", dir.resolve("cert.pem").toString())
            .put("key", dir.resolve("key.pem").toString());
    JsonObject conf = conf("info");
    conf.getJsonObject("listen").getJsonObject("public").put("tls", tls);
    start(conf);
    assertThat(servedName()).isEqualTo("CN=one");

    SelfSigned.write(dir, "two");
    hangUp();
    assertThat(lineWith("Conf reloaded")).contains("no change");
    assertThat(servedName()).isEqualTo("CN=two");

    Files.writeString(dir.resolve("cert.pem"), "no certificate");
    write(conf.copy().put("log", new JsonObject().put("level", "debug")));
    hangUp();
    assertThat(lineWith("not reloaded")).contains("ERROR", "the certificate cannot be used: ");
    assertThat(servedName()).isEqualTo("CN=two");

    // Nothing was taken of the refused conf: the level is still info.
    SelfSigned.write(dir, "three");
    hangUp();
    assertThat(lineWith("Conf reloaded")).contains("in effect now: log.level");
  }

  private static JsonObject conf(String level) {
    JsonObject listener = new JsonObject().put("host", "127.0.0.1").put("port", 0);
    return new JsonObject()
        .put("listen", new JsonObject().put("public", listener))
        .put("log", new JsonObject().put("level", level));
  }

  /** Replaces the file at once, as deployments do. */
  private void write(JsonObject conf) throws Exception {
    Path fresh = Files.writeString(dir.resolve("fresh.json"), conf.encodePrettily());
    Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private void start(JsonObject conf) throws Exception {
    write(conf);
    List<String> command = new ArrayList<>(Hangups.heard());
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), Main.class.getName()));
    command.addAll(List.of("serve", "-c", file.toString()));
    process = new ProcessBuilder(command).redirectErrorStream(true).start();
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    Thread reader = new Thread(() -> read(out));
    reader.setDaemon(true);
    reader.start();
    Matcher started = STARTED.matcher(lineWith("serves"));
    assertThat(started.find()).isTrue();
    port = Integer.parseInt(started.group(1));
  }

  private void read(BufferedReader out) {
    try {
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        lines.add(line);
      }
    } catch (IOException e) {
      // The process was ended while this read from it.
    }
  }

  private void hangUp() throws Exception {
    Hangups.send(process);
  }

  /** The next line in which the pattern is found; those before it are let go. */
  private String lineWith(String pattern) throws Exception {
    List<String> seen = new ArrayList<>();
    for (String line = next(); line != null; line = next()) {
      if (Pattern.compile(pattern).matcher(line).find()) {
        return line;
      }
      seen.add(line);
    }
    throw new AssertionError("no line with " + pattern + " in " + seen);
  }

  private @Nullable String next() throws Exception {
    return lines.poll(30, TimeUnit.SECONDS);
  }

  private int handshake(String path) throws Exception {
    String url = "http://127.0.0.1:" + port + path + "?EIO=4&transport=polling";
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).build();
    return HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode();
  }

  /** The subject of the certificate that a new connection gets. */
  private String servedName() throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(null, new TrustManager[] {new TrustEveryone()}, null);
    try (SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket("127.0.0.1", port)) {
      socket.startHandshake();
      X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
      return certificate.getSubjectX500Principal().getName();
    }
  }

  private static final class TrustEveryone implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
