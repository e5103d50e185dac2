package io.roomcast.handler;

import java.util.Map;

/**
 * What one {@link LimitHandler} has done and holds. Immutable.
 *
 * @param limited events, connects and sockets over a limit, by limit; throttled events count, too
 * @param tolerated those that {@link NodeLimitOptions#dryRun} let pass
 * @param paused connections that are not read now
 * @param sockets sockets whose events are remembered
 */
public record LimitStats(
    Map<LimitKind, Long> limited, Map<LimitKind, Long> tolerated, int paused, int sockets) {}
