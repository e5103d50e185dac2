package io.roomcast.handler;

import io.roomcast.engineio.ClientNetwork;
import io.roomcast.engineio.CloseReason;
import io.roomcast.handler.NodeLimitOptions.Violations;
import io.roomcast.loop.EventLoopState;
import io.roomcast.loop.NodeBucket;
import io.roomcast.loop.NodeBuckets;
import io.roomcast.loop.TimerWheel;
import io.roomcast.loop.TokenRate;
import io.roomcast.socketio.EventContext;
import io.roomcast.socketio.EventException;
import io.roomcast.socketio.Socket;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What one socket has sent of late. As a timer it ends the pause of a throttled connection. Event
 * loop of the socket.
 */
final class LimitedSocket extends TimerWheel.Timer {

  private static final long[] NONE = {};

  private final Socket socket;
  private final LimitCounters counters;
  private LimitRules rules;
  private long state = TokenRate.FULL;
  private long[] named = NONE;
  private @Nullable Object user;
  private @Nullable Object address;
  private @Nullable NodeBucket userBucket;
  private @Nullable NodeBucket addressBucket;
  private int violations;
  private long violationsSince;
  private boolean paused;

  /** When the pause ends. */
  private long resumesAt;

  LimitedSocket(Socket socket, LimitCounters counters, LimitRules rules) {
    this.socket = socket;
    this.counters = counters;
    this.rules = rules;
    hold();
  }

  private EventLoopState loop() {
    return socket.conn().loop();
  }

  /** Whether it goes by these limits. */
  @SuppressWarnings("ReferenceEquality") // a reload makes another one, whatever it says
  boolean of(NodeLimits node) {
    return rules.node() == node;
  }

  /** Goes by other rules from now on. */
  void rules(LimitRules changed) {
    release();
    rules = changed;
    state = TokenRate.FULL;
    hold();
  }

  private void hold() {
    int names = rules.socket().named().size();
    named = names == 0 ? NONE : new long[names];
    Arrays.fill(named, TokenRate.FULL);
    NodeBuckets users = rules.node().users();
    String who = users == null ? null : UserSessions.user(socket);
    if (users != null && who != null) {
      userBucket = users.hold(who);
      user = userBucket == null ? null : who;
    }
    NodeBuckets addresses = rules.node().addresses();
    if (addresses != null) {
      Long network = ClientNetwork.of(socket.handshake().address());
      addressBucket = addresses.hold(network);
      address = addressBucket == null ? null : network;
    }
  }

  private void release() {
    NodeBuckets users = rules.node().users();
    if (users != null && user != null) {
      users.release(user);
    }
    NodeBuckets addresses = rules.node().addresses();
    if (addresses != null && address != null) {
      addresses.release(address);
    }
    user = null;
    address = null;
    userBucket = null;
    addressBucket = null;
  }

  /** The socket has left. */
  void gone() {
    release();
    loop().wheel().cancel(this);
    unpause();
  }

  /** Decides on an event. */
  void handle(EventContext event) {
    if (admits(event)) {
      event.next();
    }
  }

  private boolean admits(EventContext event) {
    long now = loop().clock().monotonicMillis();
    SocketLimits own = rules.socket();
    if (own.maxPayload() > 0
        && event.args().exceeds(own.maxPayload())
        && !within(LimitKind.MAX_PAYLOAD, LimitPolicy.REJECT, event, now)) {
      return false;
    }
    EventLimit events = own.events();
    if (events != null && !takesOwn(events, event, now)) {
      return false;
    }
    int name = own.named().isEmpty() ? -1 : own.find(event.event());
    if (name >= 0 && !takesNamed(own.named().get(name).limit(), name, event, now)) {
      return false;
    }
    NodeLimitOptions node = rules.node().options();
    return takes(LimitKind.EVENTS_PER_USER, node.eventsPerUser(), userBucket, event, now)
        && takes(LimitKind.EVENTS_PER_IP, node.eventsPerIp(), addressBucket, event, now);
  }

  private boolean takesOwn(EventLimit limit, EventContext event, long now) {
    boolean there = limit.rate().has(state, now);
    if (there || owes(limit)) {
      state = limit.rate().taken(state, now);
      return throttled(LimitKind.EVENTS_PER_SOCKET, limit.rate().millisOwed(state, now), now);
    }
    return within(LimitKind.EVENTS_PER_SOCKET, limit.policy(), event, now);
  }

  private boolean takesNamed(EventLimit limit, int name, EventContext event, long now) {
    boolean there = limit.rate().has(named[name], now);
    if (there || owes(limit)) {
      named[name] = limit.rate().taken(named[name], now);
      return throttled(LimitKind.EVENTS_PER_NAME, limit.rate().millisOwed(named[name], now), now);
    }
    return within(LimitKind.EVENTS_PER_NAME, limit.policy(), event, now);
  }

  private boolean takes(
      LimitKind kind,
      @Nullable EventLimit limit,
      @Nullable NodeBucket bucket,
      EventContext event,
      long now) {
    if (limit == null || bucket == null) {
      return true;
    }
    if (owes(limit)) {
      return throttled(kind, bucket.takeOrOwe(limit.rate(), now), now);
    }
    return bucket.tryTake(limit.rate(), now) || within(kind, limit.policy(), event, now);
  }

  /** Whether one too many is handled and made up for later. */
  private boolean owes(EventLimit limit) {
    return limit.policy() == LimitPolicy.THROTTLE && !rules.node().options().dryRun();
  }

  /** Reads no further for that long; the event is handled. */
  private boolean throttled(LimitKind kind, long millis, long now) {
    if (millis > 0) {
      counters.limited(kind);
      if (!paused) {
        paused = true;
        counters.paused++;
        socket.pause();
      }
      long left = scheduled() ? Math.max(0, resumesAt - now) : 0;
      if (millis > left) {
        resumesAt = now + millis;
        loop().wheel().schedule(this, millis);
      }
    }
    return true;
  }

  @Override
  protected void expired() {
    unpause();
  }

  private void unpause() {
    if (paused) {
      paused = false;
      counters.paused--;
      socket.resume();
    }
  }

  /** Counts one too many; whether it is let pass, else it has been dealt with. */
  private boolean within(LimitKind kind, LimitPolicy policy, EventContext event, long now) {
    if (rules.node().options().dryRun()) {
      counters.tolerated(kind);
      return true;
    }
    counters.limited(kind);
    switch (policy) {
      case REJECT, THROTTLE -> event.fail(refusal(kind));
      case DROP -> event.end();
      case CLOSE -> {
        event.end();
        close(kind);
        return false;
      }
    }
    violated(now);
    return false;
  }

  private static EventException refusal(LimitKind kind) {
    return kind == LimitKind.MAX_PAYLOAD
        ? new EventException("E_TOO_LARGE", "The event is too large.")
        : new EventException("E_RATE", "Too many events (" + kind.text() + ").");
  }

  private void violated(long now) {
    Violations budget = rules.node().options().violations();
    if (budget == null) {
      return;
    }
    if (violations == 0 || now - violationsSince >= budget.perMillis()) {
      violations = 0;
      violationsSince = now;
    }
    if (++violations > budget.max()) {
      counters.limited(LimitKind.VIOLATIONS);
      if (budget.close()) {
        close(LimitKind.VIOLATIONS);
      } else {
        socket.disconnect();
      }
    }
  }

  private void close(LimitKind kind) {
    socket.conn().close(CloseReason.FORCED_CLOSE, "limit: " + kind.text());
  }
}
