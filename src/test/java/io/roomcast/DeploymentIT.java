package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import io.roomcast.cluster.redis.RedisProcess;
import io.roomcast.it.raw.RawHttp;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What docker/compose.cluster.yaml and docker/k8s start, as processes of this machine: Redis, nodes
 * and nginx with the arguments, variables and files that they have there.
 */
class DeploymentIT {

  private static final String POLL = "/socket.io/?EIO=4&transport=polling";
  private static final String POD = "roomcast-5d8-x2x7q";

  @TempDir private static Path directory;

  private static RedisProcess redis;

  /** The nodes of the compose file, by their services. */
  private static final Map<String, ContainerProcess> NODES = new TreeMap<>();

  private static ContainerProcess pod;

  @BeforeAll
  static void start() throws IOException {
    Map<String, YamlTree> services =
        YamlTree.read(Images.DOCKER.resolve("compose.cluster.yaml")).get(0).map("services");
    List<String> command = Images.command(services.get("redis"));
    assertThat(command.get(0)).isEqualTo("redis-server");
    redis = RedisProcess.launch(command.subList(1, command.size()).toArray(String[]::new));
    for (Map.Entry<String, YamlTree> service : services.entrySet()) {
      if (service.getValue().text("image").equals("roomcast")) {
        NODES.put(service.getKey(), node(service.getKey(), service.getValue()));
      }
    }
    pod = pod(Manifests.container(roomcast()));
    NODES.values().forEach(ContainerProcess::awaitReady);
    pod.awaitReady();
  }

  private static V1Deployment roomcast() throws IOException {
    return Manifests.ofRepository().find(V1Deployment.class, "roomcast");
  }

  private static ContainerProcess node(String name, YamlTree service) throws IOException {
    return new ContainerProcess(
        name,
        Files.createDirectory(directory.resolve(name)),
        Images.command(service),
        Images.environment(service),
        Images.mounted(service),
        redis.url());
  }

  private static ContainerProcess pod(V1Container container) throws IOException {
    Map<String, String> environment = new HashMap<>();
    for (V1EnvVar variable : Objects.requireNonNull(container.getEnv())) {
      boolean secret = variable.getValueFrom().getSecretKeyRef() != null;
      environment.put(variable.getName(), secret ? Images.SECRET : POD);
    }
    // It shares the Redis of the others, and nothing else.
    environment.put("ROOMCAST__REDIS__PREFIX", "pods");
    return new ContainerProcess(
        "pod",
        Files.createDirectory(directory.resolve("pod")),
        Objects.requireNonNull(container.getArgs()),
        environment,
        Manifests.K8S.resolve("roomcast.json"),
        redis.url());
  }

  @AfterAll
  static void stop() {
    NODES.values().forEach(ContainerProcess::close);
    if (pod != null) {
      pod.close();
    }
    redis.close();
  }

  private static JsonObject info(ContainerProcess node) throws IOException {
    RawHttp.Response answer =
        RawHttp.request(
            node.internalPort(),
            "POST",
            "/api/v1/info",
            Map.of("Authorization", "Bearer " + Images.KEY, "Content-Type", "application/json"),
            "{}".getBytes(StandardCharsets.UTF_8));
    assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    return new JsonObject(answer.text());
  }

  private static List<String> nodes(ContainerProcess node) throws IOException {
    return info(node).getJsonArray("members").stream()
        .map(one -> ((JsonObject) one).getString("node"))
        .sorted()
        .toList();
  }

  @Test
  void theNodesOfComposeAreOneServer() throws IOException {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              for (ContainerProcess node : NODES.values()) {
                assertThat(nodes(node)).containsExactly("node-1", "node-2", "node-3");
              }
            });
    String opened = RawHttp.get(NODES.get("node-1").port(), POLL).text();
    String session = session(opened);
    assertThat(RawHttp.post(NODES.get("node-2").port(), session, "40").text()).isEqualTo("ok");
    assertThat(RawHttp.get(NODES.get("node-3").port(), session).text()).startsWith("40{");
  }

  private static String session(String handshake) {
    return POLL + "&sid=" + new JsonObject(handshake.substring(1)).getString("sid");
  }

  @Test
  void theHealthCheckOfTheImageIsAnswered() throws IOException {
    Matcher check =
        Pattern.compile("HEALTHCHECK .* http://127\\.0\\.0\\.1:3000(/\\S+)")
            .matcher(Images.dockerfile());
    assertThat(check.find()).isTrue();
    for (ContainerProcess node : NODES.values()) {
      assertThat(RawHttp.get(node.port(), check.group(1)).status()).isEqualTo(200);
    }
  }

  @Test
  void nginxGivesRequestsOfOneSessionToAllNodes() throws Exception {
    int port = RedisProcess.freePort();
    String conf = Files.readString(Images.DOCKER.resolve("nginx.cluster.conf"));
    assertThat(conf).contains("listen 80;");
    conf = conf.replace("listen 80;", "listen 127.0.0.1:" + port + ";");
    // Each worker has a round of its own: with several, all requests may come to one node.
    assertThat(conf).contains("worker_processes auto;");
    conf = conf.replace("worker_processes auto;", "worker_processes 1;");
    for (Map.Entry<String, ContainerProcess> node : NODES.entrySet()) {
      assertThat(conf).contains("server " + node.getKey() + ":3000 ");
      conf = conf.replace(node.getKey() + ":3000", "127.0.0.1:" + node.getValue().port());
    }
    Process nginx =
        new ProcessBuilder(Programs.nginx(directory, conf))
            .redirectErrorStream(true)
            .redirectOutput(Path.of("target", "nginx-compose.txt").toFile())
            .start();
    try {
      Awaitility.await()
          .atMost(Duration.ofSeconds(20))
          .ignoreExceptions()
          .until(() -> RawHttp.get(port, POLL).status() == 200);
      long before = forwarded();
      String session = session(RawHttp.get(port, POLL).text());
      assertThat(RawHttp.post(port, session, "40").text()).isEqualTo("ok");
      assertThat(RawHttp.get(port, session).text()).startsWith("40{");
      assertThat(RawHttp.post(port, session, "1").text()).isEqualTo("ok");
      assertThat(forwarded()).isGreaterThan(before);
    } finally {
      Programs.end(nginx);
    }
  }

  private static long forwarded() throws IOException {
    long all = 0;
    for (ContainerProcess node : NODES.values()) {
      all += node.metric("roomcast_forwarded_total");
    }
    return all;
  }

  @Test
  void thePodAnswersItsProbesAndWhoScalesIt() throws IOException {
    V1Container container = Manifests.container(roomcast());
    List<V1Probe> probes = new ArrayList<>();
    probes.add(container.getStartupProbe());
    probes.add(container.getLivenessProbe());
    probes.add(container.getReadinessProbe());
    for (V1Probe probe : probes) {
      assertThat(probe.getHttpGet().getPort().getStrValue()).isEqualTo("internal");
      String path = probe.getHttpGet().getPath();
      assertThat(RawHttp.get(pod.internalPort(), path).status()).as(path).isEqualTo(200);
    }
    assertThat(nodes(pod)).containsExactly(POD);
    Map<String, String> notes = roomcast().getSpec().getTemplate().getMetadata().getAnnotations();
    String figures = RawHttp.get(pod.internalPort(), notes.get("prometheus.io/path")).text();
    String scaledBy =
        Manifests.ofRepository()
            .find(V2HorizontalPodAutoscaler.class, "roomcast")
            .getSpec()
            .getMetrics()
            .get(0)
            .getPods()
            .getMetric()
            .getName();
    assertThat(figures).contains("\n" + scaledBy);
  }
}
