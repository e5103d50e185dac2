package io.roomcast;

import io.kubernetes.client.common.KubernetesObject;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Container;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1PodSpec;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Manifests as the official client of Kubernetes reads them: a field that it does not know is an
 * error, and so is one that is missing or has another type.
 */
record Manifests(List<KubernetesObject> all) {

  static final Path K8S = Path.of("docker/k8s");

  private interface Reader {
    KubernetesObject read(String json) throws IOException;
  }

  private static final Map<String, Reader> READERS =
      Map.of(
          "apps/v1 Deployment", V1Deployment::fromJson,
          "v1 Service", V1Service::fromJson,
          "v1 ConfigMap", V1ConfigMap::fromJson,
          "autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::fromJson,
          "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::fromJson);

  /** Those that the kustomization lists. */
  static Manifests ofRepository() throws IOException {
    List<KubernetesObject> all = new ArrayList<>();
    for (YamlTree file : kustomization().list("resources")) {
      for (YamlTree manifest : YamlTree.read(K8S.resolve(file.node().toString()))) {
        all.add(read(manifest));
      }
    }
    return new Manifests(all);
  }

  static YamlTree kustomization() throws IOException {
    return YamlTree.read(K8S.resolve("kustomization.yaml")).get(0);
  }

  /** Throws what the client does when it is none. */
  static KubernetesObject read(YamlTree manifest) throws IOException {
    String kind = manifest.text("apiVersion") + " " + manifest.text("kind");
    Reader reader = Objects.requireNonNull(READERS.get(kind), kind);
    return reader.read(new JsonObject(tree(manifest)).encode());
  }

  @SuppressWarnings("unchecked") // keys of YAML are texts, here
  private static Map<String, Object> tree(YamlTree manifest) {
    return (Map<String, Object>) manifest.node();
  }

  <T extends KubernetesObject> List<T> all(Class<T> kind) {
    return all.stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  <T extends KubernetesObject> T find(Class<T> kind, String name) {
    return all(kind).stream()
        .filter(one -> name.equals(one.getMetadata().getName()))
        .findFirst()
        .orElseThrow();
  }

  static V1PodSpec pod(V1Deployment deployment) {
    return Objects.requireNonNull(deployment.getSpec().getTemplate().getSpec());
  }

  /** The only one of its pods. */
  static V1Container container(V1Deployment deployment) {
    List<V1Container> containers = pod(deployment).getContainers();
    if (containers.size() != 1) {
      throw new AssertionError(containers);
    }
    return containers.get(0);
  }
}
