package io.roomcast.backend;

import io.roomcast.bench.micro.MicroBench;
import io.roomcast.handler.AccessRules;
import io.roomcast.handler.AccessRules.Condition;
import io.roomcast.handler.RoomPattern;
import io.roomcast.handler.Template;
import io.roomcast.socketio.LoopSocket;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An event from its packet to the end of a rule for it; in its room is nobody but the sender. */
@State(Scope.Thread)
public class RulesBench extends MicroBench {

  /** What the event meets. */
  public enum Kind {
    /** No rule is for it. */
    NONE,
    /** A relay to the whole namespace. */
    RELAY,
    /** A relay to the room that its first argument names. */
    TEMPLATE,
    /** The same for rooms of a pattern, when the sender is in the room. */
    ALLOW
  }

  /** What the event meets. */
  @Param public Kind rule = Kind.NONE;

  private @Nullable LoopSocket socket;

  @Setup
  public void connect() {
    Rules rules = new Rules(rules(), new RuleCounters());
    socket =
        new LoopSocket(
            namespace -> {
              namespace.on("*").handler(rules);
              namespace.onConnection(fresh -> fresh.join("room:17"));
            },
            "2[\"message\",\"room:17\",\"" + "x".repeat(64) + "\"]");
  }

  private List<Rule> rules() {
    return switch (rule) {
      case NONE -> List.of(relay("other", Rule.Checks.NONE));
      case RELAY -> List.of(relay("message", Rule.Checks.NONE));
      case TEMPLATE -> List.of(relay("message", Rule.Checks.NONE, "{args.0}"));
      case ALLOW -> List.of(relay("message", allow(), "{args.0}"));
    };
  }

  private static Rule relay(String match, Rule.Checks checks, String... to) {
    RelayOptions options =
        new RelayOptions(List.of(to), "", true, false, false, false, 0, false, false);
    return Rule.relay(match, checks, options, null);
  }

  private static Rule.Checks allow() {
    Condition condition =
        new Condition(
            RoomPattern.parse("room:*"), Template.parse("{args.0}"), null, null, null, null);
    return new Rule.Checks(new AccessRules(List.of(condition)), null, null, null);
  }

  @TearDown
  public void disconnect() {
    Objects.requireNonNull(socket).close();
  }

  @Benchmark
  @OperationsPerInvocation(LoopSocket.EVENTS)
  public int event() {
    return Objects.requireNonNull(socket).receive();
  }
}
