package io.roomcast.cluster.redis;

import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.ResponseType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many connections users have on all nodes. Each run of a node has a hash on Redis with those
 * of its users, which lives as long as its lease; a script adds them up and adds to them in one
 * step, so that nobody gets one too many however many nodes are asked at once. While Redis does not
 * answer, this node's own connections count. Event loop of the relay.
 */
final class UserCounts {

  private static final Logger log = LoggerFactory.getLogger(UserCounts.class);

  /**
   * Adds as many of the connections that a user wants as he may have, and answers that number; or
   * the runs that there are, when the caller does not name all of them: keys must be named. What is
   * the name of no run, or no number, does not count.
   *
   * <p>Keys: the set of runs, the hash of this run, those of others. Arguments: user, this run, his
   * connections here, those that he wants, those that he may have, lease, the other runs.
   */
  private static final Script ENTER =
      new Script(
          """
          local known = {}
          for i = 7, #ARGV do known[ARGV[i]] = KEYS[i - 4] end
          local runs = redis.call('SMEMBERS', KEYS[1])
          local own = tonumber(ARGV[3])
          local total = own
          for _, run in ipairs(runs) do
            local id, start = string.match(run, '^([%w_.-]+)/([%w_.-]+)$')
            if run ~= ARGV[2] and id and #id <= 64 and #start <= 64 then
              if not known[run] then return runs end
              total = total + (tonumber(redis.pcall('HGET', known[run], ARGV[1]) or 0) or 0)
            end
          end
          local granted = math.max(0, math.min(tonumber(ARGV[4]), tonumber(ARGV[5]) - total))
          if own + granted > 0 then
            redis.call('HSET', KEYS[2], ARGV[1], own + granted)
            redis.call('PEXPIRE', KEYS[2], ARGV[6])
          else
            redis.call('HDEL', KEYS[2], ARGV[1])
          end
          return granted
          """);

  /** Times that a question is asked, as nodes may come meanwhile. */
  private static final int ATTEMPTS = 4;

  private static final int UNKNOWN = Integer.MIN_VALUE;

  /** Bytes of the digest that stands for a user: their names are of any length. */
  private static final int DIGEST = 16;

  /** A connection that wants in. */
  private final class Waiter {

    final int max;
    final Promise<Boolean> decision = Promise.promise();
    final long timer;

    Waiter(User user, int max, long patience) {
      this.max = max;
      this.timer = loop.timer(patience, () -> late(user, this));
    }

    boolean isDecided() {
      return decision.future().isComplete();
    }

    void decide(boolean in) {
      loop.cancel(timer);
      decision.tryComplete(in);
    }
  }

  /** A user of this node. One question at a time is asked for him, for all that wait. */
  private static final class User {

    final String field;
    final Deque<Waiter> waiting = new ArrayDeque<>(1);
    int count;
    boolean asking;

    /** What Redis was told that he has when it was asked last, or {@link #UNKNOWN}. */
    int told;

    User(String field) {
      this.field = field;
    }

    boolean isIdle() {
      return count == 0 && !asking && waiting.isEmpty();
    }

    /** Those of the same bound that have waited longest. */
    List<Waiter> next() {
      List<Waiter> group = new ArrayList<>(1);
      while (!waiting.isEmpty()) {
        Waiter first = waiting.element();
        if (!group.isEmpty() && group.get(0).max != first.max) {
          break;
        }
        waiting.remove();
        if (!first.isDecided()) {
          group.add(first);
        }
      }
      return group;
    }
  }

  private final RelayLoop loop;
  private final KeyLink link;
  private final NodeKeys keys;
  private final String self;
  private final long lease;
  private final NodeCounters counters;
  private final HashWriter hash;
  private final Turns turns = new Turns();

  /** By the digest of the name. */
  private final Map<String, User> users = new HashMap<>();

  /** The runs of other nodes, as Redis told them last. */
  private List<String> runs = List.of();

  /** Whether a question has waited too long: nobody waits until there is an answer. */
  private boolean silent;

  private boolean failing;

  UserCounts(
      RelayLoop loop, KeyLink link, NodeKeys keys, String self, long lease, NodeCounters counters) {
    this.loop = loop;
    this.link = link;
    this.keys = keys;
    this.self = self;
    this.lease = lease;
    this.counters = counters;
    this.hash = new HashWriter(loop, link, keys.users(self), lease, this::value, this::show);
  }

  /** What Redis is to have of a user, or null for nothing. */
  private @Nullable String value(String field) {
    User user = users.get(field);
    return user == null || user.count == 0 ? null : String.valueOf(user.count);
  }

  /**
   * Counts a connection of a user, unless he has {@code max}. Never fails.
   *
   * @param patience ms after which the connections of this node decide
   */
  Future<Boolean> enter(String name, int max, long patience) {
    User user = users.computeIfAbsent(digest(name), User::new);
    if (user.count >= max) {
      return Future.succeededFuture(false);
    }
    Waiter waiter = new Waiter(user, max, patience);
    if (silent || !link.isOpen()) {
      decideAlone(user, waiter);
    } else {
      user.waiting.add(waiter);
      ask(user);
    }
    return waiter.decision.future();
  }

  /** A connection that was counted is no more. */
  void left(String name) {
    User user = users.get(digest(name));
    if (user != null && user.count > 0) {
      user.count--;
      changed(user);
    }
  }

  /** Redis has another number, unless it is away: then it will be told of all. */
  private void changed(User user) {
    if (link.isOpen()) {
      hash.changed(user.field);
    }
    forgetIfIdle(user);
  }

  private void forgetIfIdle(User user) {
    if (user.isIdle()) {
      users.remove(user.field);
    }
    show();
  }

  private void show() {
    counters.users = users.size();
    counters.usersUnwritten = hash.unwritten();
  }

  private void ask(User user) {
    if (!user.asking && !user.waiting.isEmpty()) {
      user.asking = true;
      turns.add(() -> askNow(user));
    }
  }

  private Future<?> askNow(User user) {
    List<Waiter> group = user.next();
    if (group.isEmpty()) { // they could not wait
      user.asking = false;
      forgetIfIdle(user);
      return Future.succeededFuture();
    }
    return question(user, group.size(), group.get(0).max, ATTEMPTS)
        .onComplete(
            done -> {
              user.asking = false;
              told(done);
              if (done.succeeded()) {
                granted(user, group, done.result());
              } else {
                group.forEach(waiter -> decideAlone(user, waiter));
              }
              ask(user);
              forgetIfIdle(user);
            });
  }

  private Future<Integer> question(User user, int wanted, int max, int attempts) {
    user.told = user.count;
    List<String> named = new ArrayList<>(List.of(keys.all(), keys.users(self)));
    runs.forEach(run -> named.add(keys.users(run)));
    List<String> arguments = new ArrayList<>(List.of(user.field, self));
    for (long number : new long[] {user.told, wanted, max, lease}) {
      arguments.add(String.valueOf(number));
    }
    arguments.addAll(runs);
    return ENTER
        .run(link, named, arguments)
        .compose(
            reply -> {
              if (reply != null && reply.type() == ResponseType.NUMBER) {
                return Future.succeededFuture(reply.toInteger());
              }
              if (reply == null || attempts == 1) {
                return Future.failedFuture("the nodes on Redis change all the time");
              }
              runs = Leases.runs(reply, self);
              return question(user, wanted, max, attempts - 1);
            });
  }

  /** Of failures in a row, the first is told. */
  private void told(AsyncResult<Integer> done) {
    silent = false;
    if (done.failed() && !failing) {
      log.warn("Connections of users are counted on this node only: {}", done.cause().getMessage());
    }
    failing = done.failed();
  }

  private void granted(User user, List<Waiter> group, int granted) {
    int left = granted;
    for (Waiter waiter : group) {
      if (!waiter.isDecided()) {
        boolean in = left > 0;
        if (in) {
          left--;
          user.count++;
        }
        waiter.decide(in);
      }
    }
    if (user.count != user.told + granted) {
      changed(user); // some have left meanwhile, or could not wait
    }
  }

  private void late(User user, Waiter waiter) {
    if (!waiter.isDecided()) {
      silent = true;
      decideAlone(user, waiter);
    }
  }

  private void decideAlone(User user, Waiter waiter) {
    if (waiter.isDecided()) {
      return;
    }
    boolean in = user.count < waiter.max;
    if (in) {
      user.count++;
      counters.usersTolerated.increment();
    }
    waiter.decide(in);
    changed(user);
  }

  private static String digest(String name) {
    try {
      byte[] whole =
          MessageDigest.getInstance("SHA-256").digest(name.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(Arrays.copyOf(whole, DIGEST));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e); // every Java has it
    }
  }

  /** Redis is there, again: it is told of all. */
  void opened() {
    silent = false;
    hash.opened();
    rewrite();
  }

  private void rewrite() {
    users.values().forEach(user -> user.told = UNKNOWN);
    hash.rewrite(users.keySet());
  }

  /** Redis is not there. */
  void closed() {
    hash.forget();
  }

  /** The lease is renewed, and what goes with it. */
  void renew() {
    hash.renew()
        .onSuccess(
            there -> {
              if (!there && !users.isEmpty()) {
                rewrite();
              }
            });
  }

  /** Tells Redis no more. */
  void close() {
    hash.close();
  }
}
