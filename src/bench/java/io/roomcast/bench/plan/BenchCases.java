package io.roomcast.bench.plan;

import static io.roomcast.bench.plan.BenchCase.idle;
import static io.roomcast.bench.plan.BenchCase.perOperation;

import java.util.List;
import java.util.stream.Stream;

/** The cases, in the order of reports. */
public final class BenchCases {

  private static final List<BenchCase> COMPARED =
      List.of(
          fanout("fanout-w4", "Fan-out to 1,000, 4 unanswered", "--window 4"),
          fanout("fanout-w16", "Fan-out to 1,000, 16 unanswered", "--window 16"),
          fanout("fanout-50", "Fan-out to 1,000, paced 50 msg/s", "--rate 50"),
          perOperation(
              "echo", "Echo, 100 clients × 8 in flight", "ack", "echo --clients 100 --window 8"),
          perOperation("rooms", "100 rooms of 10", "delivery", "rooms --clients 1000 --rooms 100"),
          perOperation("connect", "Connect, join, disconnect", "connect", "connect"),
          perOperation(
                  "polling-echo",
                  "Echo over polling, 100 clients",
                  "ack",
                  "polling-echo --clients 100")
              .needing(Feature.POLLING),
          perOperation(
                  "upgrade",
                  "Fan-out to 1,000 upgraded, 4 unanswered",
                  "delivery",
                  "upgrade --window 4")
              .needing(Feature.POLLING),
          fanout("fanout-2loops", "Fan-out to 1,000 on 2 loops, 4 unanswered", "--window 4")
              .onServerWith("--loops 2")
              .needing(Feature.LOOPS),
          fanout("fanout-5k", "Fan-out to 5,000, 4 unanswered", "--window 4 --clients 5000"),
          fanout("fanout-19k", "Fan-out to 19,000, 4 unanswered", "--window 4 --clients 19000"),
          fanout("fanout-1k", "Fan-out to 1,000, 1 KiB, 4 unanswered", "--window 4 --size 1024"),
          fanout(
                  "fanout-deflate",
                  "Fan-out to 1,000, 1 KiB, half of them deflate, 4 unanswered",
                  "--window 4 --size 1024 --deflate 0.5")
              .onServerWith("--deflate")
              .needing(Feature.DEFLATE),
          fanout(
                  "fanout-binary",
                  "Fan-out to 1,000, binary, 4 unanswered",
                  "--window 4 --payload binary")
              .needing(Feature.BINARY),
          fanout(
                  "fanout-msgpack",
                  "Fan-out to 1,000, msgpack, 4 unanswered",
                  "--window 4 --parser msgpack")
              .onServerWith("--parser msgpack")
              .needing(Feature.MSGPACK),
          perOperation(
              "slow",
              "Fan-out to 1,000, 100 of them stalled",
              "delivery",
              "slow --clients 1000 --stalled 100 --window 4"),
          idle("idle", "5,000 idle clients", "idle --clients 5000"),
          idle("idle-19k", "19,000 idle clients", "idle --clients 19000"),
          idle("held-poll", "5,000 held polls", "idle --clients 5000 --transport polling")
              .needing(Feature.POLLING),
          // Two intervals, so that each client is pinged twice whenever it came.
          idle("heartbeats", "19,000 clients pinged every 25 s", "idle --clients 19000")
              .comparedBy(Figure.CORES)
              .forAtLeast(50));

  private static final List<BenchCase> OURS =
      List.of(
          perOperation(
              "relay",
              "100 rooms of their publisher alone, 8 unanswered",
              "event",
              "rooms --clients 100 --rooms 100 --window 8"),
          apiEmit(1),
          apiEmit(4),
          apiEmit(8));

  private static final List<BenchCase> ALL =
      Stream.concat(COMPARED.stream(), OURS.stream()).toList();

  private BenchCases() {}

  private static BenchCase fanout(String id, String title, String options) {
    return perOperation(id, title, "delivery", "fanout " + options);
  }

  private static BenchCase apiEmit(int window) {
    return perOperation(
            "api-emit-w" + window,
            "Emits by the API to 16 rooms of one, 16 connections × " + window + " unanswered",
            "emit",
            "api-emit --window " + window)
        .needing(Feature.API);
  }

  /** All of them. */
  public static List<BenchCase> all() {
    return ALL;
  }

  /** Those that the compared servers are played; the others are for ours alone. */
  public static List<BenchCase> compared() {
    return COMPARED;
  }

  /**
   * The one of that name.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static BenchCase named(String id) {
    return ALL.stream()
        .filter(each -> each.id().equals(id))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no case \""
                        + id
                        + "\"; there are "
                        + ALL.stream().map(BenchCase::id).toList()));
  }
}
