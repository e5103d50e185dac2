package io.roomcast;

import com.sun.management.UnixOperatingSystemMXBean;
import io.roomcast.cluster.redis.RedisInspection.Finding;
import io.roomcast.config.ConfException;
import io.roomcast.config.InternalListenerConf;
import io.roomcast.config.IssuerConf;
import io.roomcast.config.Loaded;
import io.roomcast.config.PublicListenerConf;
import io.roomcast.config.RedisConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.config.TlsConf;
import io.roomcast.config.WebhookConf;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code roomcast doctor}: looks at what a gateway with this conf will need of the machine and of
 * others. A line for each: {@code ok}, {@code warn} or {@code FAIL}. Main thread.
 */
@Command(
    name = "doctor",
    description = {
      "Look at what the conf needs: open files, ports, certificates, clock, key sets, webhooks,"
          + " Redis.",
      "Exit code 0 when all is well or only warned of, 1 when something would fail."
    })
final class DoctorCommand implements Callable<Integer> {

  private static final int SICK = 1;
  private static final long SPARE_FILES = 1_000;
  private static final long MANY_FILES = 65_536;
  private static final Duration EXPIRES_SOON = Duration.ofDays(14);
  private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(30);

  private final PrintWriter out;
  private boolean sick;

  @Mixin private final ConfOptions conf;

  DoctorCommand(PrintWriter out, ConfOptions conf) {
    this.out = out;
    this.conf = conf;
  }

  @Override
  public Integer call() {
    RoomcastConf loaded;
    try {
      Loaded<RoomcastConf> found = ConfChecks.load(conf.sources(List.of()));
      found.warnings().forEach(warning -> warn("conf", warning.toString()));
      ok("conf", "good");
      loaded = found.conf();
    } catch (ConfException e) {
      fail("conf", String.valueOf(e.getMessage()));
      return SICK;
    }
    files(loaded.limits().connections());
    PublicListenerConf clients = loaded.listen().clients();
    port("listen.public", clients.host(), clients.port());
    certificate("listen.public.tls", clients.tls());
    InternalListenerConf internal = loaded.listen().internal();
    if (internal != null) {
      port("listen.internal", internal.host(), internal.port());
      certificate("listen.internal.tls", internal.tls());
    }
    DoctorCalls calls = new DoctorCalls();
    others(loaded, calls);
    clock(calls);
    return sick ? SICK : 0;
  }

  /** Whom the gateway will ask. */
  private void others(RoomcastConf loaded, DoctorCalls calls) {
    if (loaded.auth() != null && loaded.auth().jwt() != null) {
      for (IssuerConf issuer : loaded.auth().jwt().issuers()) {
        if (issuer.jwks() != null) {
          tell("key set of " + issuer.iss(), calls.keySet(issuer.jwks()));
        }
      }
    }
    loaded
        .backends()
        .forEach(
            (name, backend) -> {
              if (backend instanceof WebhookConf webhook) {
                tell("backend " + name, calls.ping(webhook));
              }
            });
    if (loaded.redis() != null) {
      redis(loaded.redis());
    }
  }

  private void files(int connections) {
    if (!(ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean os)) {
      warn("open files", "this system does not tell its limit");
      return;
    }
    long limit = os.getMaxFileDescriptorCount();
    if (connections > 0 && limit < connections + SPARE_FILES) {
      fail(
          "open files",
          "at most %d, and limits.connections is %d; see ulimit -n".formatted(limit, connections));
    } else if (connections == 0 && limit < MANY_FILES) {
      warn("open files", "at most " + limit + ", each client needs one; see ulimit -n");
    } else {
      ok("open files", "at most " + limit);
    }
  }

  private void port(String what, String host, int port) {
    if (port == 0) {
      ok(what, "takes a free port");
      return;
    }
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      ok(what, host + ":" + port + " is free");
    } catch (IOException e) {
      fail(what, String.valueOf(StartException.listening(host + ":" + port, e).getMessage()));
    }
  }

  private void certificate(String what, TlsConf tls) {
    if (!tls.enabled()) {
      return;
    }
    try (InputStream in = Files.newInputStream(Path.of(tls.cert()))) {
      Instant end = Instant.MAX;
      for (var certificate : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        Instant own = ((X509Certificate) certificate).getNotAfter().toInstant();
        end = own.isBefore(end) ? own : end;
      }
      if (end.isBefore(Instant.now())) {
        fail(what, "the certificate has expired: " + end);
      } else if (end.isBefore(Instant.now().plus(EXPIRES_SOON))) {
        warn(what, "the certificate expires soon: " + end);
      } else {
        ok(what, "the certificate is valid until " + end);
      }
    } catch (IOException | GeneralSecurityException e) {
      fail(what, "the certificate cannot be read: " + e.getMessage());
    }
  }

  private void redis(RedisConf redis) {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    try {
      for (Finding found : MainThread.await(GatewayRedis.inspection(vertx, redis).run())) {
        switch (found.grade()) {
          case GOOD -> ok("redis", found.text());
          case DOUBTFUL -> warn("redis", found.text());
          case BAD -> fail("redis", found.text());
        }
      }
    } finally {
      MainThread.await(vertx.close());
    }
  }

  /** Others tell the time with their answers; tokens and signatures depend on it. */
  private void clock(DoctorCalls calls) {
    Duration off = calls.clockOff();
    if (off == null) {
      ok("clock", "nobody to compare it with");
    } else if (off.abs().compareTo(CLOCK_TOLERANCE) > 0) {
      warn("clock", "it differs by " + off.toSeconds() + " s from those of others");
    } else {
      ok("clock", "right");
    }
  }

  private void tell(String what, DoctorCalls.Finding finding) {
    if (finding.well()) {
      ok(what, finding.text());
    } else {
      fail(what, finding.text());
    }
  }

  private void ok(String what, String text) {
    out.println("ok    " + what + ": " + text);
  }

  private void warn(String what, String text) {
    out.println("warn  " + what + ": " + text);
  }

  private void fail(String what, String text) {
    sick = true;
    out.println("FAIL  " + what + ": " + text);
  }
}
