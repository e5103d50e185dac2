package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.custom.IntOrString;
import io.kubernetes.client.custom.Quantity;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1ContainerPort;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1EnvVar;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Probe;
import io.kubernetes.client.openapi.models.V1SecretKeySelector;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServicePort;
import io.kubernetes.client.openapi.models.V1Volume;
import io.kubernetes.client.openapi.models.V1VolumeMount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The manifests of docker/k8s say nothing that Kubernetes does not know, and what they name is
 * there.
 */
class ManifestsTest {

  /** IANA_SVC_NAME, which names of ports have to be. */
  private static final String PORT_NAME = "[a-z0-9]([a-z0-9-]{0,13}[a-z0-9])?";

  @Test
  void theyAreWhatKubernetesTakes() throws IOException {
    assertThat(Manifests.ofRepository().all()).hasSize(7);
  }

  @ParameterizedTest
  @CsvSource({
    "periodSeconds, periodSecond",
    "containerPort, port",
    "mountPath, path",
    "selector, selectors",
    "containers, container",
    "'containerPort: 3000', 'containerPort: three'",
    "memory: 1Gi, memory: 1Gig",
  })
  void whatItWouldNotTakeIsFound(String right, String wrong, @TempDir Path directory)
      throws IOException {
    String text = Files.readString(Manifests.K8S.resolve("deployment.yaml"));
    Path changed = directory.resolve("deployment.yaml");
    Files.writeString(changed, text.replaceAll(right + "\\b", wrong));
    YamlTree manifest = YamlTree.read(changed).get(0);
    assertThatThrownBy(() -> Manifests.read(manifest)).isInstanceOf(RuntimeException.class);
  }

  @Test
  void servicesFindPodsAndTheirPorts() throws IOException {
    Manifests manifests = Manifests.ofRepository();
    for (V1Service service : manifests.all(V1Service.class)) {
      V1Container container =
          Manifests.container(chosen(manifests, service.getSpec().getSelector()));
      for (V1ServicePort port : Objects.requireNonNull(service.getSpec().getPorts())) {
        expectPort(container, port.getTargetPort());
      }
    }
  }

  @Test
  void budgetsAndAutoscalersFindWhatTheyAreFor() throws IOException {
    Manifests manifests = Manifests.ofRepository();
    for (V1PodDisruptionBudget budget : manifests.all(V1PodDisruptionBudget.class)) {
      chosen(manifests, budget.getSpec().getSelector().getMatchLabels());
    }
    for (V2HorizontalPodAutoscaler scaler : manifests.all(V2HorizontalPodAutoscaler.class)) {
      var target = scaler.getSpec().getScaleTargetRef();
      assertThat(target.getApiVersion() + " " + target.getKind()).isEqualTo("apps/v1 Deployment");
      V1Deployment scaled = manifests.find(V1Deployment.class, target.getName());
      assertThat(scaled.getSpec().getReplicas()).as("or each apply sets them back").isNull();
    }
  }

  /** The one whose pods have these labels. */
  private static V1Deployment chosen(Manifests manifests, @Nullable Map<String, String> labels) {
    assertThat(labels).isNotEmpty();
    List<V1Deployment> chosen =
        manifests.all(V1Deployment.class).stream()
            .filter(
                one ->
                    one.getSpec()
                        .getTemplate()
                        .getMetadata()
                        .getLabels()
                        .entrySet()
                        .containsAll(labels.entrySet()))
            .toList();
    assertThat(chosen).as("%s", labels).hasSize(1);
    return chosen.get(0);
  }

  private static void expectPort(V1Container container, @Nullable IntOrString wanted) {
    assertThat(wanted).isNotNull();
    assertThat(container.getPorts())
        .anyMatch(
            port ->
                wanted.isInteger()
                    ? wanted.getIntValue().equals(port.getContainerPort())
                    : wanted.getStrValue().equals(port.getName()));
  }

  @Test
  void podsHaveAllThatTheirContainersName() throws IOException {
    for (V1Deployment deployment : Manifests.ofRepository().all(V1Deployment.class)) {
      V1Container container = Manifests.container(deployment);
      ports(Objects.requireNonNull(container.getPorts()));
      Stream.of(
              container.getStartupProbe(),
              container.getLivenessProbe(),
              container.getReadinessProbe())
          .filter(Objects::nonNull)
          .forEach(probe -> probe(container, probe));
      volumes(deployment, container);
      resources(container);
      assertThat(deployment.getSpec().getSelector().getMatchLabels())
          .isEqualTo(deployment.getSpec().getTemplate().getMetadata().getLabels());
    }
  }

  private static void ports(List<V1ContainerPort> ports) {
    Set<Object> names = new HashSet<>();
    Set<Object> numbers = new HashSet<>();
    for (V1ContainerPort port : ports) {
      assertThat(port.getName()).matches(PORT_NAME);
      assertThat(names.add(port.getName()) && numbers.add(port.getContainerPort())).isTrue();
    }
  }

  private static void probe(V1Container container, V1Probe probe) {
    if (probe.getHttpGet() != null) {
      expectPort(container, probe.getHttpGet().getPort());
    } else {
      assertThat(probe.getExec().getCommand()).isNotEmpty();
    }
  }

  private static void volumes(V1Deployment deployment, V1Container container) {
    List<V1Volume> volumes =
        Objects.requireNonNullElse(Manifests.pod(deployment).getVolumes(), List.of());
    List<V1VolumeMount> mounts = Objects.requireNonNullElse(container.getVolumeMounts(), List.of());
    assertThat(mounts)
        .extracting(V1VolumeMount::getName)
        .containsExactlyInAnyOrderElementsOf(volumes.stream().map(V1Volume::getName).toList());
  }

  private static void resources(V1Container container) {
    Map<String, Quantity> requests = container.getResources().getRequests();
    Map<String, Quantity> limits = container.getResources().getLimits();
    limits.forEach(
        (name, limit) ->
            assertThat(requests.get(name).getNumber()).isLessThanOrEqualTo(limit.getNumber()));
  }

  @Test
  void whatMustBeMadeFirstIsSaid() throws IOException {
    String told = Files.readString(Manifests.K8S.resolve("kustomization.yaml"));
    V1Container container =
        Manifests.container(Manifests.ofRepository().find(V1Deployment.class, "roomcast"));
    List<V1SecretKeySelector> secrets =
        container.getEnv().stream()
            .map(V1EnvVar::getValueFrom)
            .filter(Objects::nonNull)
            .map(from -> from.getSecretKeyRef())
            .filter(Objects::nonNull)
            .toList();
    assertThat(secrets).hasSize(2);
    for (V1SecretKeySelector secret : secrets) {
      assertThat(told)
          .contains("create secret generic " + secret.getName() + " ")
          .contains("--from-literal=" + secret.getKey() + "=");
    }
  }

  /** As {@code kubectl apply -k} sends them, where kubectl is installed. */
  @Test
  void kustomizeMakesWhatTheDeploymentMounts(@TempDir Path directory) throws Exception {
    Path made = directory.resolve("all.yaml");
    Process kustomize =
        new ProcessBuilder(Programs.find("kubectl"), "kustomize", Manifests.K8S.toString())
            .redirectOutput(made.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    assertThat(kustomize.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(kustomize.exitValue()).isZero();
    Manifests sent = new Manifests(read(made));
    assertThat(sent.all()).hasSize(Manifests.ofRepository().all().size() + 1);
    V1ConfigMap conf = sent.all(V1ConfigMap.class).get(0);
    assertThat(conf.getData())
        .containsExactly(
            Map.entry("roomcast.json", Files.readString(Manifests.K8S.resolve("roomcast.json"))));
    assertThat(Manifests.pod(sent.find(V1Deployment.class, "roomcast")).getVolumes())
        .filteredOn(volume -> volume.getConfigMap() != null)
        .extracting(volume -> volume.getConfigMap().getName())
        .containsExactly(conf.getMetadata().getName());
  }

  private static List<KubernetesObject> read(Path file) throws IOException {
    List<KubernetesObject> all = new ArrayList<>();
    for (YamlTree manifest : YamlTree.read(file)) {
      all.add(Manifests.read(manifest));
    }
    return all;
  }
}
