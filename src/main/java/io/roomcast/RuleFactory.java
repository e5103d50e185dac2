package io.roomcast;

import io.roomcast.backend.Backend;
import io.roomcast.backend.RelayOptions;
import io.roomcast.backend.Rule;
import io.roomcast.backend.RuleCounters;
import io.roomcast.backend.Rules;
import io.roomcast.config.CallConf;
import io.roomcast.config.ConditionConf;
import io.roomcast.config.DedupeConf;
import io.roomcast.config.HandleConf;
import io.roomcast.config.HistoryConf;
import io.roomcast.config.JoinConf;
import io.roomcast.config.LeaveConf;
import io.roomcast.config.NamespaceConf;
import io.roomcast.config.RelayConf;
import io.roomcast.config.RuleConf;
import io.roomcast.handler.AccessRules;
import io.roomcast.handler.DedupeHandler;
import io.roomcast.handler.DedupeOptions;
import io.roomcast.handler.EventPath;
import io.roomcast.handler.HistoryOptions;
import io.roomcast.handler.RoomHistory;
import io.roomcast.handler.RoomPattern;
import io.roomcast.handler.SchemaHandler;
import io.roomcast.handler.Template;
import io.roomcast.socketio.NamePattern;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Turns the rules of the conf into those of one event loop. Event loop of the server. */
final class RuleFactory {

  private final RuleCounters counters;
  private final GatewayLoops loops;
  private final Supplier<Map<String, Backend>> backends;

  RuleFactory(RuleCounters counters, GatewayLoops loops, Supplier<Map<String, Backend>> backends) {
    this.counters = counters;
    this.loops = loops;
    this.backends = backends;
  }

  /**
   * The rules of a namespace.
   *
   * @throws StartException when a handler of the operator's cannot be made
   */
  Rules rules(NamespaceConf namespace) {
    RoomHistory history = history(namespace);
    return new Rules(
        namespace.events().stream().map(rule -> rule(namespace.name(), rule, history)).toList(),
        counters);
  }

  /** The history of a namespace, or null. */
  @Nullable RoomHistory history(NamespaceConf namespace) {
    HistoryConf conf = namespace.history();
    return conf == null
        ? null
        : new RoomHistory(
            namespace.name(),
            new HistoryOptions(
                conf.size(),
                conf.ttl().toMillis(),
                conf.maxBytes().bytes(),
                conf.maxRooms(),
                conf.maxReplay().bytes()),
            loops.history());
  }

  private Rule rule(String namespace, RuleConf conf, @Nullable RoomHistory history) {
    Rule.Checks checks =
        new Rule.Checks(
            access(conf.allow(), AccessRules.EVERYBODY),
            conf.schema() == null ? null : SchemaHandler.ofFirst(conf.schema().json()),
            conf.argsSchema() == null ? null : SchemaHandler.ofAll(conf.argsSchema().json()),
            conf.dedupe() == null ? null : dedupe(namespace + " " + conf.match(), conf.dedupe()));
    if (conf instanceof RelayConf relay) {
      return Rule.relay(relay.match(), checks, options(relay), history);
    }
    if (conf instanceof JoinConf join) {
      return history == null || join.replay().isEmpty()
          ? Rule.join(join.match(), checks, join.room())
          : Rule.join(join.match(), checks, join.room(), history, EventPath.parse(join.replay()));
    }
    if (conf instanceof LeaveConf leave) {
      return Rule.leave(leave.match(), checks, leave.room());
    }
    if (conf instanceof CallConf call) {
      return Rule.call(call.match(), checks, call.backend(), backends);
    }
    HandleConf handle = (HandleConf) conf;
    return Rule.handle(
        handle.match(), checks, OwnHandlers.make(handle.className(), handle.options()));
  }

  private DedupeHandler dedupe(String rule, DedupeConf conf) {
    DedupeOptions options =
        new DedupeOptions(
            conf.by(),
            conf.window().toMillis(),
            conf.size(),
            conf.maxIds(),
            conf.maxBytes().bytes());
    return new DedupeHandler(rule, options, loops.dedupe());
  }

  private static RelayOptions options(RelayConf conf) {
    return new RelayOptions(
        conf.to() == null ? List.of() : conf.to().texts(),
        conf.event(),
        conf.exceptSender(),
        conf.mustBeIn(),
        conf.isVolatile(),
        conf.addSender(),
        conf.skipArgs(),
        conf.local(),
        conf.socketIds());
  }

  /** Those who may; {@code otherwise} when the conf says nothing. */
  static AccessRules access(@Nullable List<ConditionConf> allow, AccessRules otherwise) {
    return allow == null
        ? otherwise
        : new AccessRules(allow.stream().map(RuleFactory::condition).toList());
  }

  private static AccessRules.Condition condition(ConditionConf conf) {
    return new AccessRules.Condition(
        conf.room() == null ? null : RoomPattern.parse(conf.room()),
        conf.in() == null ? null : Template.parse(conf.in()),
        conf.user() == null ? null : NamePattern.of(conf.user()),
        conf.cap(),
        conf.claim(),
        conf.equals());
  }
}
