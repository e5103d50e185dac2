package io.roomcast;

import io.roomcast.config.AcceptConf;
import io.roomcast.config.AddressRateConf;
import io.roomcast.config.End;
import io.roomcast.config.EventRateConf;
import io.roomcast.config.LimitsConf;
import io.roomcast.config.NamespaceConf;
import io.roomcast.config.NodeRateConf;
import io.roomcast.config.RoomcastConf;
import io.roomcast.config.ViolationsConf;
import io.roomcast.engineio.LimitOptions;
import io.roomcast.handler.EventLimit;
import io.roomcast.handler.LimitPolicy;
import io.roomcast.handler.NodeLimitOptions;
import io.roomcast.handler.SocketLimits;
import io.roomcast.loop.TokenRate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what the conf says of limits into options. Stateless. */
final class GatewayLimitOptions {

  private GatewayLimitOptions() {}

  /** What the process takes on. */
  static LimitOptions connections(LimitsConf conf) {
    AcceptConf accept = conf.accept();
    AddressRateConf perIp = conf.acceptPerIp();
    return new LimitOptions(
        conf.connections(),
        accept == null ? null : new LimitOptions.Rate(accept.rate(), accept.per().toMillis()),
        conf.heapShed(),
        new LimitOptions.PerIp(
            conf.connectionsPerIp(),
            perIp == null ? null : rate(perIp.rate(), perIp.per(), perIp.burst()),
            conf.maxBuckets(),
            conf.dryRun()));
  }

  /** What one user or address may have of the process. */
  static NodeLimitOptions node(LimitsConf conf) {
    return new NodeLimitOptions(
        conf.connectionsPerUser(),
        new NodeLimitOptions.Counting(
            conf.connectionsPerUserScope() == LimitsConf.Scope.CLUSTER,
            conf.connectionsPerUserWait().toMillis()),
        limit(conf.eventsPerUser()),
        limit(conf.eventsPerIp()),
        violations(conf.violations()),
        conf.maxBuckets(),
        conf.dryRun());
  }

  /** What a socket may send; null stands for a namespace that the conf does not list. */
  static SocketLimits socket(RoomcastConf conf, @Nullable NamespaceConf namespace) {
    EventRateConf events = namespace == null ? null : namespace.limits().eventsPerSocket();
    EventRateConf other = events == null ? conf.limits().eventsPerSocket() : events;
    Map<String, EventLimit> named = new LinkedHashMap<>();
    if (namespace != null) {
      namespace.limits().eventsPerName().forEach((name, rate) -> named.put(name, limit(rate)));
    }
    return new SocketLimits(
        other == null ? null : limit(other),
        SocketLimits.named(named),
        namespace == null ? 0 : namespace.limits().maxPayload().bytes());
  }

  private static EventLimit limit(EventRateConf conf) {
    return new EventLimit(rate(conf.rate(), conf.per(), conf.burst()), policy(conf.policy()));
  }

  private static @Nullable EventLimit limit(@Nullable NodeRateConf conf) {
    return conf == null
        ? null
        : new EventLimit(rate(conf.rate(), conf.per(), conf.burst()), policy(conf.policy()));
  }

  private static TokenRate rate(int rate, Duration per, int burst) {
    return new TokenRate(rate, per.toMillis(), burst == 0 ? rate : burst);
  }

  private static LimitPolicy policy(io.roomcast.config.LimitPolicy policy) {
    return switch (policy) {
      case THROTTLE -> LimitPolicy.THROTTLE;
      case REJECT -> LimitPolicy.REJECT;
      case DROP -> LimitPolicy.DROP;
      case CLOSE -> LimitPolicy.CLOSE;
    };
  }

  private static NodeLimitOptions.@Nullable Violations violations(@Nullable ViolationsConf conf) {
    return conf == null
        ? null
        : new NodeLimitOptions.Violations(
            conf.max(), conf.per().toMillis(), conf.then() == End.CLOSE);
  }
}
