package io.roomcast.bench.plan;

import java.util.List;
import java.util.Set;

/**
 * What is played against each server. Immutable.
 *
 * @param id its name on the command line and in results
 * @param title what happens, in the words of a report
 * @param operation what a figure is counted per; empty when it is not
 * @param load the command line of the load generator; what it leaves out are that one's own
 *     settings: values of 64 bytes, WebSocket, one room
 * @param serverOptions what the server is started with
 * @param figures what the servers are compared by, the first one first
 * @param needs what a server must have for it
 * @param minSeconds the least time that it must be measured for
 */
public record BenchCase(
    String id,
    String title,
    String operation,
    List<String> load,
    List<String> serverOptions,
    List<Figure> figures,
    Set<Feature> needs,
    int minSeconds) {

  /** A case whose figure is the server's CPU per operation. */
  static BenchCase perOperation(String id, String title, String operation, String load) {
    return new BenchCase(
        id, title, operation, words(load), List.of(), List.of(Figure.CPU), Set.of(), 0);
  }

  /** A case of clients that do nothing. */
  static BenchCase idle(String id, String title, String load) {
    return new BenchCase(
        id, title, "", words(load), List.of(), List.of(Figure.HEAP, Figure.RSS), Set.of(), 0);
  }

  private static List<String> words(String text) {
    return List.of(text.split(" ", -1));
  }

  /** The floor that it is compared with: a message that leaves alone has one send of its own. */
  public BenchServer floor() {
    return load.contains("--rate") ? BenchServer.NETTY : BenchServer.NETTY_TURN;
  }

  BenchCase needing(Feature... features) {
    return new BenchCase(
        id, title, operation, load, serverOptions, figures, Set.of(features), minSeconds);
  }

  BenchCase onServerWith(String options) {
    return new BenchCase(id, title, operation, load, words(options), figures, needs, minSeconds);
  }

  BenchCase comparedBy(Figure... others) {
    return new BenchCase(
        id, title, operation, load, serverOptions, List.of(others), needs, minSeconds);
  }

  BenchCase forAtLeast(int seconds) {
    return new BenchCase(id, title, operation, load, serverOptions, figures, needs, seconds);
  }
}
