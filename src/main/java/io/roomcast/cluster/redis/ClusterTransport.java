package io.roomcast.cluster.redis;

import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Each master of a Redis Cluster has the channels of its slots: one line to each that has any of
 * ours. Event loop of the relay. When slots go elsewhere, or a replica takes the place of its
 * master, channels and waiting messages go after them; those of slots that nobody has wait.
 */
final class ClusterTransport implements Transport, Line.Owner {

  /** How often the slots are asked for while something is wrong, in ms. */
  private static final int RETRY = 200;

  /** How often a message follows a slot without the slots being asked for. */
  private static final int MAX_REDIRECTS = 5;

  private static final int NONE_YET = 0;

  private final Line.Common common;
  private final String watched;
  private final Owner owner;
  private final Topology topology;

  /** {@code host:port} of the master of each slot; null for those without. */
  private @Nullable String[] masters = new String[Slots.COUNT];

  private final Map<String, Line> lines = new HashMap<>();

  /** Where channels and messages are whose slot nobody has; never connected. */
  private final Line nowhere;

  private boolean rehoming;
  private boolean closed;

  /** Whether something has no home: at first, everything. */
  private boolean homeless = true;

  /** Since when (ms since the epoch). */
  private long homelessSince;

  /** Whether everything has had one. */
  private boolean isAtHome;

  ClusterTransport(Line.Common common, String watched, Owner owner) {
    this.common = common;
    this.watched = watched;
    this.owner = owner;
    RedisServers servers = common.options().servers();
    topology = new Topology(common.loop(), servers, common.counters(), this::told);
    nowhere = new Line(common, servers, watched, this);
    common.counters().lines(1);
  }

  @Override
  public void open() {
    topology.link().open().onFailure(owner::notThere);
  }

  // Slots

  private void told(@Nullable String[] told) {
    if (closed) {
      return;
    }
    boolean isNews = !Arrays.equals(masters, told);
    masters = told;
    if (isNews || homeless || nowhere.publisher.waiting() > 0) {
      rehome();
    }
    lines.values().forEach(line -> line.subscriber.retry());
    if (!common.counters().isUp()) {
      topology.refresh(RETRY);
    }
    checkReady();
  }

  private Line line(String channel) {
    String master = masters[Slots.of(channel)];
    return master == null || closed ? nowhere : lines.computeIfAbsent(master, this::connect);
  }

  private Line connect(String master) {
    RedisServers servers = common.options().servers();
    Line line = new Line(common, servers.only(servers.named(master)), watchedOf(master), this);
    line.open();
    return line;
  }

  /** A channel of our own that this master has. */
  private String watchedOf(String master) {
    String name = watched;
    for (int i = 0; i < Slots.COUNT && !master.equals(masters[Slots.of(name)]); i++) {
      name = watched + i;
    }
    return name;
  }

  private void rehomeSoon() {
    if (!rehoming) {
      rehoming = true;
      common.loop().execute(this::rehomeNow);
    }
  }

  private void rehomeNow() {
    if (rehoming) {
      rehome();
    }
  }

  /** Channels and messages go where their slots are. */
  private void rehome() {
    rehoming = false;
    if (closed) {
      return;
    }
    List<Line> from = new ArrayList<>(lines.values());
    from.add(nowhere);
    for (Line line : from) {
      watch(line);
      for (Subscription moved : line.subscriber.takeAway(name -> isElsewhere(line, name))) {
        Line to = line(moved.name);
        follow(line, to);
        to.subscriber.takeOver(moved);
      }
    }
    from.forEach(this::resend);
    closeUnused();
    checkHomeless();
  }

  /** There is always one line, which tells that Redis is there. */
  private void checkHomeless() {
    boolean is = line(watched) == nowhere || nowhere.subscriber.size() > 0;
    if (is != homeless) {
      homeless = is;
      homelessSince = System.currentTimeMillis();
      isAtHome = true;
      common.counters().lines(is ? 1 : -1);
    }
  }

  /** What was sent in between may be missing; what waits is for others who follow, too. */
  private void follow(Line from, Line to) {
    if (isAtHome && to != nowhere) {
      common.gap().deaf(to, from == nowhere ? homelessSince : from.lastGood());
      to.expectOthers();
    }
  }

  private boolean isElsewhere(Line line, String channel) {
    return !channel.equals(line.watched()) && line(channel) != line;
  }

  private void watch(Line line) {
    lines.forEach(
        (master, known) -> {
          if (known == line && !master.equals(masters[Slots.of(line.watched())])) {
            line.watch(watchedOf(master));
          }
        });
  }

  /** Messages that wait, in their order. */
  private void resend(Line line) {
    for (int left = line.publisher.waiting(); left > 0; left--) {
      Outgoing message = line.publisher.takeBack();
      if (message != null) {
        Line to = line(message.channel);
        if (to != line && isAtHome) {
          to.expectOthers();
        }
        to.publisher.publish(message);
      }
    }
  }

  private void closeUnused() {
    Set<@Nullable String> used = new HashSet<>(Arrays.asList(masters));
    lines
        .entrySet()
        .removeIf(
            entry -> {
              boolean unused = !used.contains(entry.getKey());
              if (unused) {
                entry.getValue().close();
              }
              return unused;
            });
  }

  // Lines

  @Override
  public void moved(Line line, String error) {
    int slot = SlotError.slot(error);
    String address = SlotError.address(error);
    // Without a host it is where the slots were told.
    if (slot != SlotError.ANY && !address.startsWith(":") && !address.isEmpty()) {
      masters[slot] = address;
      rehomeSoon();
    }
    topology.refresh();
  }

  @Override
  public boolean moved(Line line, Outgoing message, String error) {
    moved(line, error);
    boolean isKnown = SlotError.slot(error) != SlotError.ANY;
    if (isKnown && ++message.redirects <= MAX_REDIRECTS) {
      line(message.channel).publisher.publish(message);
    } else {
      nowhere.publisher.publish(message);
    }
    return true;
  }

  @Override
  public void lost(Line line) {
    topology.refresh();
  }

  @Override
  public void ready(Line line) {
    checkReady();
  }

  private void checkReady() {
    if (common.counters().isUp()) {
      owner.ready();
    }
  }

  @Override
  public void notThere(Throwable cause) {
    owner.notThere(cause);
  }

  @Override
  public boolean refused(Line line, String why) {
    return owner.refused(why);
  }

  /** Only the master of a namespace can tell how many nodes are back; others wait for a while. */
  @Override
  public @Nullable Supplier<Future<Integer>> nodes(Line line) {
    String counted = owner.counted();
    if (counted == null) {
      return null;
    }
    return line(counted) == line
        ? () -> line.count(counted)
        : () -> Future.succeededFuture(NONE_YET);
  }

  // Channels and messages

  @Override
  public Future<Void> acquire(String name, boolean isPattern, Subscription.Receiver receiver) {
    rehomeNow(); // or else it could be in two places
    return line(name).subscriber.acquire(name, isPattern, receiver);
  }

  @Override
  public void release(String name, boolean isPattern) {
    rehomeNow();
    line(name).subscriber.release(name, isPattern);
  }

  @Override
  public void missed(long since) {
    common.gap().missed(since);
  }

  @Override
  public void publish(Outgoing message) {
    line(message.channel).publisher.publish(message);
    shed();
  }

  /** The bounds are those of all lines: whose queue is longest gives way. */
  private void shed() {
    RelayOptions.Queue bounds = common.options().queue();
    RelayCounters counters = common.counters();
    while (counters.queuedMessages.sum() > bounds.maxMessages()
        || counters.queuedBytes.sum() > bounds.maxBytes()) {
      all()
          .max(Comparator.comparingLong(line -> line.publisher.waitingBytes()))
          .ifPresent(line -> line.publisher.shed());
    }
  }

  private Stream<Line> all() {
    return Stream.concat(lines.values().stream(), Stream.of(nowhere));
  }

  @Override
  public boolean isOpen(String channel) {
    return line(channel).publisher.isOpen();
  }

  @Override
  public boolean isSynced(String channel) {
    return line(channel).subscriber.isSynced();
  }

  @Override
  public boolean isIdle() {
    return all().allMatch(line -> line.publisher.isIdle() || !line.publisher.isOpen());
  }

  @Override
  public Future<Integer> count(String channel) {
    return line(channel).count(channel);
  }

  @Override
  public void tick() {
    lines.values().forEach(Line::tick);
    topology.refresh();
  }

  @Override
  public Future<?> close() {
    closed = true;
    List<Future<?>> ends = new ArrayList<>();
    all().forEach(line -> ends.add(line.close()));
    ends.add(topology.link().close());
    return Future.join(ends);
  }

  @Override
  public void restart() {
    lines.values().forEach(Line::restart);
  }
}
