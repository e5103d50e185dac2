package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.auth.ApiKeys;
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
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The files of docker/ agree with each other, with the conf, and with what the program serves. */
class DeploymentFilesTest {

  private static final Path DOCKER = Path.of("docker");
  private static final Path K8S = DOCKER.resolve("k8s");

  /** What the process may take beside {@code shutdown.timeout}. */
  private static final Duration CLOSING = Duration.ofSeconds(10);

  private static final String KEY = ApiKeys.hash("a key");

  /** A YAML tree, read step by step. */
  private record Tree(Object node) {

    Tree get(String... path) {
      Object at = node;
      for (String step : path) {
        assertThat(at).as("%s in %s", step, at).isInstanceOf(Map.class);
        at = ((Map<?, ?>) at).get(step);
      }
      return new Tree(at);
    }

    String text(String... path) {
      return String.valueOf(get(path).node);
    }

    int number(String... path) {
      return Integer.parseInt(text(path));
    }

    List<Tree> list(String... path) {
      Object at = get(path).node;
      assertThat(at).as(String.join(".", path)).isInstanceOf(List.class);
      return ((List<?>) at).stream().map(Tree::new).toList();
    }

    Map<String, Tree> map(String... path) {
      Map<String, Tree> all = new HashMap<>();
      ((Map<?, ?>) get(path).node).forEach((key, value) -> all.put("" + key, new Tree(value)));
      return all;
    }

    boolean has(String key) {
      return node instanceof Map<?, ?> map && map.containsKey(key);
    }

    Tree named(String name) {
      return ((List<?>) node)
          .stream()
              .map(Tree::new)
              .filter(one -> one.text("name").equals(name))
              .findFirst()
              .orElseThrow();
    }
  }

  private static List<Tree> read(Path file) throws IOException {
    List<Tree> all = new ArrayList<>();
    new Yaml(new SafeConstructor(new LoaderOptions()))
        .loadAll(Files.readString(file))
        .forEach(document -> all.add(new Tree(document)));
    return all;
  }

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

  private static Map<String, String> environment(Tree service) {
    Map<String, String> environment = new HashMap<>();
    if (service.has("environment")) {
      service
          .map("environment")
          .forEach(
              (name, value) -> {
                String text = String.valueOf(value.node());
                environment.put(name, text.startsWith("${" + name + ":?") ? KEY : text);
              });
    }
    return environment;
  }

  private static String dockerfile() throws IOException {
    return Files.readString(DOCKER.resolve("Dockerfile"));
  }

  private static String workDirectory() throws IOException {
    Matcher last = Pattern.compile("WORKDIR (\\S+)").matcher(dockerfile());
    String found = "";
    while (last.find()) {
      found = last.group(1);
    }
    return found;
  }

  private static List<String> command(Tree service) throws IOException {
    if (service.has("command")) {
      return service.list("command").stream().map(one -> one.node().toString()).toList();
    }
    Matcher command = Pattern.compile("CMD \\[(.*)]").matcher(dockerfile());
    assertThat(command.find()).isTrue();
    return List.of(command.group(1).replace("\"", "").split(", "));
  }

  /** The conf file that a service of ours is told to use, on this side of the mount. */
  private static Path mounted(Tree service) throws IOException {
    List<String> command = command(service);
    assertThat(command.subList(0, 2)).containsExactly("serve", "-c");
    String inside = workDirectory() + "/" + command.get(2);
    for (Tree volume : service.list("volumes")) {
      String[] parts = volume.node().toString().split(":");
      if (parts[1].equals(inside)) {
        return DOCKER.resolve(parts[0]);
      }
    }
    throw new AssertionError(inside + " is not mounted");
  }

  @ParameterizedTest
  @ValueSource(strings = {"compose.yaml", "compose.cluster.yaml"})
  void compose(String file) throws IOException {
    Map<String, Tree> services = read(DOCKER.resolve(file)).get(0).map("services");
    services.forEach(
        (name, service) -> {
          if (service.has("volumes")) {
            service
                .list("volumes")
                .forEach(
                    volume ->
                        assertThat(DOCKER.resolve(volume.node().toString().split(":")[0]))
                            .isRegularFile());
          }
          if (service.has("depends_on")) {
            Object on = service.get("depends_on").node();
            Iterable<?> names = on instanceof Map<?, ?> map ? map.keySet() : (List<?>) on;
            names.forEach(needed -> assertThat(services).containsKey(needed.toString()));
          }
        });
    List<Tree> ours =
        services.values().stream().filter(one -> one.text("image").equals("roomcast")).toList();
    assertThat(ours).isNotEmpty();
    for (Tree service : ours) {
      assertThat(DOCKER.resolve(service.text("build", "context"))).isDirectory();
      assertThat(
              DOCKER
                  .resolve(service.text("build", "context"))
                  .resolve(service.text("build", "dockerfile")))
          .isRegularFile();
      Map<String, String> environment = environment(service);
      RoomcastConf conf = conf(mounted(service), environment);
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
    Map<String, Tree> services =
        read(DOCKER.resolve("compose.cluster.yaml")).get(0).map("services");
    String nginx = Files.readString(DOCKER.resolve("nginx.cluster.conf"));
    RoomcastConf conf =
        conf(DOCKER.resolve("cluster.json"), Map.of("API_KEY_SHA256", KEY, "CLUSTER_SECRET", KEY));
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

  private static Map<String, Tree> manifests() throws IOException {
    Map<String, Tree> all = new HashMap<>();
    for (Tree resource : read(K8S.resolve("kustomization.yaml")).get(0).list("resources")) {
      for (Tree manifest : read(K8S.resolve(resource.node().toString()))) {
        String id = manifest.text("kind") + " " + manifest.text("metadata", "name");
        assertThat(all.put(id, manifest)).as(id).isNull();
      }
    }
    return all;
  }

  @Test
  void manifestsAreAllListedAndKnowEachOther() throws IOException {
    Tree kustomization = read(K8S.resolve("kustomization.yaml")).get(0);
    try (Stream<Path> files = Files.list(K8S)) {
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
    Map<String, Tree> all = manifests();
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
    Tree scaled = all.get("HorizontalPodAutoscaler roomcast").get("spec", "scaleTargetRef");
    assertThat(all).containsKey(scaled.text("kind") + " " + scaled.text("name"));
  }

  @Test
  void theDeploymentAgreesWithTheConf() throws IOException {
    Map<String, Tree> all = manifests();
    Tree pod = all.get("Deployment roomcast").get("spec", "template", "spec");
    Tree container = pod.list("containers").get(0);
    Map<String, String> environment = new HashMap<>();
    container
        .list("env")
        .forEach(
            variable ->
                environment.put(
                    variable.text("name"),
                    variable.get("valueFrom").has("secretKeyRef") ? KEY : "roomcast-5d8-x2x7q"));
    RoomcastConf conf = conf(K8S.resolve("roomcast.json"), environment);
    assertThat(conf.node().id()).isEqualTo("roomcast-5d8-x2x7q");
    Tree ports = container.get("ports");
    assertThat(ports.named("clients").number("containerPort"))
        .isEqualTo(conf.listen().clients().port());
    assertThat(conf.listen().internal()).isNotNull();
    assertThat(ports.named("internal").number("containerPort"))
        .isEqualTo(conf.listen().internal().port());
    for (String service : List.of("roomcast", "roomcast-internal")) {
      Tree port = all.get("Service " + service).get("spec").list("ports").get(0);
      ports.named(port.text("targetPort"));
    }
    expectTimeToEnd(
        Duration.ofSeconds(pod.number("terminationGracePeriodSeconds")), conf.shutdown());
    // It is seen to be unready, by the probe and by whoever passes clients on, before it refuses.
    Tree readiness = container.get("readinessProbe");
    assertThat(conf.shutdown().preStop())
        .isGreaterThan(
            Duration.ofSeconds(
                2L * readiness.number("periodSeconds") * readiness.number("failureThreshold")));
    String mount = container.get("volumeMounts").named("conf").text("mountPath");
    List<Tree> args = container.list("args");
    assertThat(workDirectory() + "/" + args.get(2).node()).isEqualTo(mount + "/roomcast.json");
    assertThat(dockerfile()).contains("USER " + pod.text("securityContext", "runAsUser") + ":");
    int target =
        all.get("HorizontalPodAutoscaler roomcast")
            .get("spec")
            .list("metrics")
            .get(0)
            .number("pods", "target", "averageValue");
    assertThat(target).isLessThan(conf.limits().connections());
    assertThat(conf.redis()).isNotNull();
    URI redis = URI.create(conf.redis().endpoints().get(0));
    Tree service = all.get("Service " + redis.getHost()).get("spec").list("ports").get(0);
    assertThat(service.number("port")).isEqualTo(redis.getPort());
  }

  @Test
  void probesAndFiguresAreServed() throws IOException {
    Map<String, Tree> all = manifests();
    Tree container =
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
