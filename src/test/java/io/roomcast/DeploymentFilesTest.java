package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.config.ConfSources;
import io.roomcast.config.RoomcastConf;
import io.roomcast.config.ShutdownConf;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of docker/ agree with each other, with the conf, and with what the program serves. */
class DeploymentFilesTest {

  /** What the process may take beside {@code shutdown.timeout}. */
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private static RoomcastConf conf(Path file, Map<String, String> environment) {
    return ConfChecks.load(new ConfSources(List.of(file), environment, List.of(), false)).conf();
  }

  private static Duration seconds(String text) {
    return Duration.parse("PT" + text.toUpperCase(java.util.Locale.ROOT));
  }

  private static void expectTimeToEnd(Duration grace, ShutdownConf shutdown) {
    assertThat(grace).isGreaterThanOrEqualTo(shutdown.timeout().plus(CLOSING));
    assertThat(shutdown.timeout()).isGreaterThan(shutdown.preStop().plus(shutdown.drain()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", "compose.cluster.yaml"})
  void compose(String file) throws IOException {
    Map<String, YamlTree> services =
        YamlTree.read(Images.DOCKER.resolve(file)).get(0).map("services");
    services.forEach(
        (name, service) -> {
          if (service.has("volumes")) {
            service
                .list("volumes")
                .forEach(
                    volume ->
                        assertThat(Images.DOCKER.resolve(volume.node().toString().split(":")[0]))
                            .isRegularFile());
          }
          if (service.has("depends_on")) {
            Object on = service.get("depends_on").node();
            Iterable<?> names = on instanceof Map<?, ?> map ? map.keySet() : (List<?>) on;
            names.forEach(needed -> assertThat(services).containsKey(needed.toString()));
          }
        });
    List<YamlTree> ours =
        services.values().stream().filter(one -> one.text("image").equals("roomcast")).toList();
    assertThat(ours).isNotEmpty();
    for (YamlTree service : ours) {
      assertThat(Images.DOCKER.resolve(service.text("build", "context"))).isDirectory();
      assertThat(
              Images.DOCKER
                  .resolve(service.text("build", "context"))
                  .resolve(service.text("build", "dockerfile")))
          .isRegularFile();
      Map<String, String> environment = Images.environment(service);
      RoomcastConf conf = conf(Images.mounted(service), environment);
      expectTimeToEnd(seconds(service.text("stop_grace_period")), conf.shutdown());
      assertThat(conf.listen().clients().host()).isEqualTo("0.0.0.0");
      assertThat(conf.listen().clients().port()).isEqualTo(3000);
      if (conf.redis() != null) {
        for (String endpoint : conf.redis().endpoints()) {
          assertThat(services).containsKey(URI.create(endpoint).getHost());
        }
      }
    }
  }

  @Test
  void nginxKnowsTheNodes() throws IOException {
    Map<String, YamlTree> services =
        YamlTree.read(Images.DOCKER.resolve("compose.cluster.yaml")).get(0).map("services");
    String nginx = Files.readString(Images.DOCKER.resolve("nginx.cluster.conf"));
    RoomcastConf conf =
        conf(
            Images.DOCKER.resolve("cluster.json"),
            Map.of("API_KEY_SHA256", Images.SECRET, "CLUSTER_SECRET", Images.SECRET));
    List<String> upstream =
        Pattern.compile("server (node-\\d):(\\d+) ")
            .matcher(nginx)
            .results()
            .map(
                match -> {
                  assertThat(match.group(2)).isEqualTo("" + conf.listen().clients().port());
                  return match.group(1);
                })
            .toList();
    assertThat(upstream).containsExactly("node-1", "node-2", "node-3");
    assertThat(services).containsKeys(upstream.toArray(String[]::new));
    Matcher patience = Pattern.compile("proxy_read_timeout (\\d+s);").matcher(nginx);
    assertThat(patience.find()).isTrue();
    assertThat(seconds(patience.group(1)))
        .isGreaterThan(conf.socketio().pingInterval().plus(conf.socketio().pingTimeout()));
    Matcher listen = Pattern.compile("listen (\\d+);").matcher(nginx);
    assertThat(listen.find()).isTrue();
    assertThat(services.get("nginx").list("ports").get(0).node().toString())
        .endsWith(":" + listen.group(1));
  }

  private static Map<String, YamlTree> manifests() throws IOException {
    Map<String, YamlTree> all = new HashMap<>();
    for (YamlTree resource :
        YamlTree.read(Manifests.K8S.resolve("kustomization.yaml")).get(0).list("resources")) {
      for (YamlTree manifest : YamlTree.read(Manifests.K8S.resolve(resource.node().toString()))) {
        String id = manifest.text("kind") + " " + manifest.text("metadata", "name");
        assertThat(all.put(id, manifest)).as(id).isNull();
      }
    }
    return all;
  }

  @Test
  void manifestsAreAllListedAndKnowEachOther() throws IOException {
    YamlTree kustomization = YamlTree.read(Manifests.K8S.resolve("kustomization.yaml")).get(0);
    try (Stream<Path> files = Files.list(Manifests.K8S)) {
      List<String> known =
          Stream.concat(
                  kustomization.list("resources").stream(),
                  kustomization.list("configMapGenerator").get(0).list("files").stream())
              .map(one -> one.node().toString())
              .toList();
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> !name.equals("kustomization.yaml"))
          .containsExactlyInAnyOrderElementsOf(known);
    }
    Map<String, YamlTree> all = manifests();
    List<Object> labels = new ArrayList<>();
    all.forEach(
        (id, manifest) -> {
          if (id.startsWith("Deployment ")) {
            Object own = manifest.get("spec", "template", "metadata", "labels").node();
            assertThat(manifest.get("spec", "selector", "matchLabels").node()).isEqualTo(own);
            labels.add(own);
          }
        });
    assertThat(labels).contains(all.get("Service roomcast").get("spec", "selector").node());
    assertThat(labels)
        .contains(all.get("Service roomcast-internal").get("spec", "selector").node());
    assertThat(all.get("Service roomcast-internal").text("spec", "clusterIP")).isEqualTo("None");
    assertThat(labels)
        .contains(
            all.get("PodDisruptionBudget roomcast").get("spec", "selector", "matchLabels").node());
    YamlTree scaled = all.get("HorizontalPodAutoscaler roomcast").get("spec", "scaleTargetRef");
    assertThat(all).containsKey(scaled.text("kind") + " " + scaled.text("name"));
  }

  @Test
  void theDeploymentAgreesWithTheConf() throws IOException {
    Map<String, YamlTree> all = manifests();
    YamlTree pod = all.get("Deployment roomcast").get("spec", "template", "spec");
    YamlTree container = pod.list("containers").get(0);
    Map<String, String> environment = new HashMap<>();
    container
        .list("env")
        .forEach(
            variable ->
                environment.put(
                    variable.text("name"),
                    variable.get("valueFrom").has("secretKeyRef")
                        ? Images.SECRET
                        : "roomcast-5d8-x2x7q"));
    RoomcastConf conf = conf(Manifests.K8S.resolve("roomcast.json"), environment);
    assertThat(conf.node().id()).isEqualTo("roomcast-5d8-x2x7q");
    YamlTree ports = container.get("ports");
    assertThat(ports.named("clients").number("containerPort"))
        .isEqualTo(conf.listen().clients().port());
    assertThat(conf.listen().internal()).isNotNull();
    assertThat(ports.named("internal").number("containerPort"))
        .isEqualTo(conf.listen().internal().port());
    for (String service : List.of("roomcast", "roomcast-internal")) {
      YamlTree port = all.get("Service " + service).get("spec").list("ports").get(0);
      ports.named(port.text("targetPort"));
    }
    expectTimeToEnd(
        Duration.ofSeconds(pod.number("terminationGracePeriodSeconds")), conf.shutdown());
    // It is seen to be unready, by the probe and by whoever passes clients on, before it refuses.
    YamlTree readiness = container.get("readinessProbe");
    assertThat(conf.shutdown().preStop())
        .isGreaterThan(
            Duration.ofSeconds(
                2L * readiness.number("periodSeconds") * readiness.number("failureThreshold")));
    // The next one is not replaced before this one has let its clients go.
    assertThat(Duration.ofSeconds(all.get("Deployment roomcast").number("spec", "minReadySeconds")))
        .isGreaterThanOrEqualTo(conf.shutdown().preStop().plus(conf.shutdown().drain()));
    String mount = container.get("volumeMounts").named("conf").text("mountPath");
    List<YamlTree> args = container.list("args");
    assertThat(Images.workDirectory() + "/" + args.get(2).node())
        .isEqualTo(mount + "/roomcast.json");
    assertThat(Images.dockerfile())
        .contains("USER " + pod.text("securityContext", "runAsUser") + ":");
    int target =
        all.get("HorizontalPodAutoscaler roomcast")
            .get("spec")
            .list("metrics")
            .get(0)
            .number("pods", "target", "averageValue");
    assertThat(target).isLessThan(conf.limits().connections());
    assertThat(conf.redis()).isNotNull();
    URI redis = URI.create(conf.redis().endpoints().get(0));
    YamlTree service = all.get("Service " + redis.getHost()).get("spec").list("ports").get(0);
    assertThat(service.number("port")).isEqualTo(redis.getPort());
  }

  @Test
  void probesAndFiguresAreServed() throws IOException {
    Map<String, YamlTree> all = manifests();
    YamlTree container =
        all.get("Deployment roomcast").get("spec", "template", "spec").list("containers").get(0);
    try (GatewayFixture fixture = GatewayFixture.start(GatewayFixture.conf(1, ""))) {
      for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
        assertThat(container.text(probe, "httpGet", "port")).isEqualTo("internal");
        String path = container.text(probe, "httpGet", "path");
        assertThat(fixture.get(path.substring(1)).status()).as(path).isEqualTo(200);
      }
      String metric =
          all.get("HorizontalPodAutoscaler roomcast")
              .get("spec")
              .list("metrics")
              .get(0)
              .text("pods", "metric", "name");
      assertThat(fixture.get("metrics").text()).contains("\n" + metric + "{");
    }
  }
}
