package io.roomcast.cluster.redis;

import static io.roomcast.Futures.await;

import io.roomcast.Futures;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetSocket;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Stands before a Redis and does what networks and proxies do: connections stay open and carry
 * nothing any more, in one direction or both, and single commands and messages get lost.
 */
final class RedisProxy implements AutoCloseable {

  /** Which way. */
  enum Way {
    TO_REDIS,
    FROM_REDIS
  }

  /** What is to be lost: the next that has all these words; and what is said instead. */
  private record Loss(Way way, List<String> words, String answer) {

    boolean is(Way way, String frame) {
      String text = frame.toLowerCase(Locale.ROOT);
      return this.way == way && words.stream().allMatch(word -> text.contains(bulk(word)));
    }
  }

  /** One connection. */
  private final class Passage {

    private final NetSocket client;
    private final NetSocket redis;
    private final Set<String> commands = new HashSet<>();
    private final Set<Way> silent = EnumSet.noneOf(Way.class);
    private long fromRedis;

    Passage(NetSocket client, NetSocket redis) {
      this.client = client;
      this.redis = redis;
      RespFrames toRedis = new RespFrames(frame -> pass(Way.TO_REDIS, frame));
      RespFrames replies = new RespFrames(frame -> pass(Way.FROM_REDIS, frame));
      client.handler(toRedis::add);
      redis.handler(replies::add);
      client.closeHandler(end -> end());
      redis.closeHandler(end -> end());
    }

    private void pass(Way way, String frame) {
      if (way == Way.TO_REDIS) {
        commands.add(frame.split("\r\n", -1)[2].toUpperCase(Locale.ROOT));
      } else {
        fromRedis += frame.length();
      }
      if (silent.contains(way)) {
        return;
      }
      Loss loss = lossOf(way, frame);
      if (loss == null) {
        (way == Way.TO_REDIS ? redis : client).write(bytes(frame));
      } else if (!loss.answer.isEmpty()) {
        client.write(bytes(loss.answer));
      }
    }

    void cut() {
      client.close();
      redis.close();
    }

    private void end() {
      passages.remove(this);
      cut();
    }
  }

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final NetClient client = vertx.createNetClient();
  private final NetServer server;

  private volatile boolean refusing;

  /** Of the event loop. */
  private final Set<Passage> passages = new LinkedHashSet<>();

  private final Set<Loss> losses = new LinkedHashSet<>();

  private RedisProxy(int redis) {
    server =
        await(
            vertx
                .createNetServer()
                .connectHandler(from -> connect(from, redis))
                .listen(0, "127.0.0.1"));
  }

  static RedisProxy start(RedisProcess redis) {
    return new RedisProxy(redis.port());
  }

  private void connect(NetSocket from, int redis) {
    if (refusing) {
      from.close();
      return;
    }
    from.pause();
    client
        .connect(redis, "127.0.0.1")
        .onSuccess(
            to -> {
              passages.add(new Passage(from, to));
              from.resume();
            })
        .onFailure(cause -> from.close());
  }

  int port() {
    return server.actualPort();
  }

  String url() {
    return "redis://127.0.0.1:" + port();
  }

  /**
   * Those connections that have carried such a command carry nothing from now on, and stay open;
   * answers how many they are.
   */
  int silence(String command, Set<Way> ways) {
    return Futures.call(
        vertx.getOrCreateContext(),
        () -> {
          int count = 0;
          for (Passage passage : passages) {
            if (passage.commands.contains(command)) {
              passage.silent.addAll(ways);
              count++;
            }
          }
          return count;
        });
  }

  /**
   * Bytes that Redis has sent on connections, which are there, that have carried such a command.
   */
  long bytesFromRedis(String command) {
    return Futures.call(
        vertx.getOrCreateContext(),
        () ->
            passages.stream()
                .filter(passage -> passage.commands.contains(command))
                .mapToLong(passage -> passage.fromRedis)
                .sum());
  }

  /** Cuts all connections; answers how many there were. */
  int cut() {
    return Futures.call(
        vertx.getOrCreateContext(),
        () -> {
          List<Passage> all = List.copyOf(passages);
          all.forEach(Passage::cut);
          return all.size();
        });
  }

  /** From now on nobody gets to Redis, or again. */
  void isolate(boolean is) {
    refusing = is;
    if (is) {
      cut();
    }
  }

  /** The next command with these words is lost, as if it had never been sent. */
  void lose(Way way, String... words) {
    answer("", way, words);
  }

  /** The same, but for what is answered to it. */
  void answer(String answer, Way way, String... words) {
    Loss loss = new Loss(way, List.of(words), answer);
    Futures.call(vertx.getOrCreateContext(), () -> losses.add(loss));
  }

  /** Whether all is lost that was to be. */
  boolean hasLost() {
    return Futures.call(vertx.getOrCreateContext(), losses::isEmpty);
  }

  private Loss lossOf(Way way, String frame) {
    for (Iterator<Loss> all = losses.iterator(); all.hasNext(); ) {
      Loss loss = all.next();
      if (loss.is(way, frame)) {
        all.remove();
        return loss;
      }
    }
    return null;
  }

  /** As a word stands in a command or reply; in small letters, as all is compared. */
  private static String bulk(String word) {
    return "$" + word.length() + "\r\n" + word.toLowerCase(Locale.ROOT) + "\r\n";
  }

  private static Buffer bytes(String frame) {
    return Buffer.buffer(frame.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Override
  public void close() {
    await(vertx.close());
  }
}
