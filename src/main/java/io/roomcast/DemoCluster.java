package io.roomcast;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Some nodes and a Redis on this machine, each a process of its own, with files in a directory of
 * their own that goes with them. One thread.
 */
final class DemoCluster implements AutoCloseable {

  private final DemoRedis redis;
  private final Path directory;
  private final Plan plan;
  private final List<DemoNode> nodes = new ArrayList<>();

  /**
   * What there is to start.
   *
   * @param nodes how many
   * @param port of the first for clients, the others have the next; 0 for any free ones
   * @param internalPort the same for operators
   * @param confs files that all nodes have; none for the demo pages
   * @param more conf of all nodes, over these files
   * @param javaOptions of the nodes' JVMs
   * @param log gets the name of a node and a line that it logs, on several threads
   */
  record Plan(
      int nodes,
      int port,
      int internalPort,
      List<Path> confs,
      JsonObject more,
      List<String> javaOptions,
      BiConsumer<String, String> log) {}

  private DemoCluster(DemoRedis redis, Path directory, Plan plan) {
    this.redis = redis;
    this.directory = directory;
    this.plan = plan;
  }

  /** A directory for one cluster, that only its owner can read. */
  static Path directory() {
    try {
      return Files.createTempDirectory("roomcast-cluster");
    } catch (IOException e) {
      throw new StartException("cannot make a directory: " + e.getMessage(), e);
    }
  }

  /**
   * Starts all nodes, and waits until they serve. Redis and the directory end with the cluster,
   * also when it does not start.
   */
  static DemoCluster start(DemoRedis redis, Path directory, Plan plan) {
    DemoCluster cluster = new DemoCluster(redis, directory, plan);
    try {
      for (int i = 0; i < plan.nodes(); i++) {
        cluster.nodes.add(cluster.node(i));
      }
      cluster.nodes.forEach(DemoNode::internalUrl);
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  private DemoNode node(int i) {
    String name = "node-" + (i + 1);
    List<Path> confs = new ArrayList<>(plan.confs());
    if (confs.isEmpty()) {
      JsonObject demo = new JsonObject().put("demo", true).put("api", new JsonObject());
      confs.add(write("demo.json", demo));
    }
    confs.add(write("more.json", plan.more()));
    confs.add(write(name + ".json", conf(name, i)));
    return DemoNode.start(name, confs, plan.javaOptions(), line -> plan.log().accept(name, line));
  }

  private JsonObject conf(String name, int i) {
    return new JsonObject()
        .put("node", new JsonObject().put("id", name))
        .put(
            "listen",
            new JsonObject()
                .put("public", listener(plan.port(), i))
                .put("internal", listener(plan.internalPort(), i)))
        .put("redis", new JsonObject().put("endpoints", new JsonArray().add(redis.url())));
  }

  private static JsonObject listener(int base, int i) {
    return new JsonObject().put("host", "127.0.0.1").put("port", base == 0 ? 0 : base + i);
  }

  private Path write(String name, JsonObject conf) {
    try {
      return Files.writeString(directory.resolve(name), conf.encodePrettily());
    } catch (IOException e) {
      throw new StartException("cannot write " + name + ": " + e.getMessage(), e);
    }
  }

  DemoRedis redis() {
    return redis;
  }

  List<DemoNode> nodes() {
    return List.copyOf(nodes);
  }

  /** Starts a node again that has ended, and waits until it serves. */
  DemoNode restart(int i) {
    DemoNode again = node(i);
    nodes.set(i, again);
    again.internalUrl();
    return again;
  }

  /** Ends all; the nodes in order, and before Redis. */
  @Override
  public void close() {
    nodes.forEach(DemoNode::askToEnd);
    nodes.forEach(DemoNode::close);
    redis.close();
    try {
      delete(directory);
    } catch (StartException e) {
      plan.log().accept("cluster", String.valueOf(e.getMessage()));
    }
  }

  /** Deletes a directory that was made for one. */
  static void delete(Path directory) {
    try (Stream<Path> files = Files.walk(directory)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new StartException("cannot delete " + directory + ": " + e.getMessage(), e);
    }
  }
}
