package io.roomcast.cluster.redis;

import io.roomcast.cluster.LostSocket;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settles what dead nodes have left behind: of those that survive, the one that claims it first
 * tells of their sockets. When it dies as well, another goes on from there. Event loop of the
 * relay.
 */
final class LostNodes {

  private static final Logger log = LoggerFactory.getLogger(LostNodes.class);

  /** ms for which a claim holds without being renewed. */
  private static final int CLAIM = 15_000;

  /** About how many sockets are told of at a time. */
  private static final int BATCH = 500;

  private final RelayLoop loop;
  private final KeyLink link;
  private final NodeKeys keys;
  private final String self;
  private final NodeCounters counters;
  private final Set<String> busy = new HashSet<>();
  private @Nullable BiFunction<String, List<LostSocket>, Future<Void>> teller;

  LostNodes(RelayLoop loop, KeyLink link, NodeKeys keys, String self, NodeCounters counters) {
    this.loop = loop;
    this.link = link;
    this.keys = keys;
    this.self = self;
    this.counters = counters;
  }

  void teller(BiFunction<String, List<LostSocket>, Future<Void>> handler) {
    teller = handler;
  }

  /** A run is dead. */
  void lost(String member) {
    if (teller == null) {
      tidy(member);
    } else if (busy.add(member)) {
      new Settlement(member, teller)
          .run()
          .onComplete(
              done -> {
                busy.remove(member);
                if (done.failed()) {
                  log.warn("What {} left is not settled yet: {}", member, done.cause().toString());
                }
              });
    }
  }

  /** Nobody needs to be told of a run that has left nothing. */
  private void tidy(String member) {
    link.send(Request.cmd(Command.EXISTS).arg(keys.sockets(member)))
        .onSuccess(
            exists -> {
              if (exists != null && exists.toInteger() == 0) {
                link.send(Request.cmd(Command.SREM).arg(keys.all()).arg(member));
              }
            });
  }

  private final class Settlement {

    private final String member;
    private final BiFunction<String, List<LostSocket>, Future<Void>> teller;
    private long renewal = -1;
    private boolean mine;

    Settlement(String member, BiFunction<String, List<LostSocket>, Future<Void>> teller) {
      this.member = member;
      this.teller = teller;
    }

    Future<Void> run() {
      return link.send(
              Request.cmd(Command.SET)
                  .arg(keys.claim(member))
                  .arg(self)
                  .arg("NX")
                  .arg("PX")
                  .arg(CLAIM))
          .compose(claimed -> claimed == null ? Future.succeededFuture() : settle());
    }

    private Future<Void> settle() {
      mine = true;
      log.warn("The node {} is dead; its sockets are told of", member);
      renewLater();
      return scan("0").compose(all -> finish()).onComplete(done -> stop());
    }

    private void renewLater() {
      renewal =
          loop.timer(
              CLAIM / 3,
              () ->
                  link.send(Request.cmd(Command.PEXPIRE).arg(keys.claim(member)).arg(CLAIM))
                      .onComplete(
                          done -> {
                            if (done.succeeded() && mine) {
                              renewLater();
                            } else {
                              mine = false;
                            }
                          }));
    }

    private void stop() {
      mine = false;
      loop.cancel(renewal);
    }

    private Future<Void> scan(String cursor) {
      Request scan =
          Request.cmd(Command.HSCAN).arg(keys.sockets(member)).arg(cursor).arg("COUNT").arg(BATCH);
      return link.send(scan)
          .compose(
              reply -> {
                if (reply == null || reply.size() < 2) {
                  return Future.failedFuture("no answer");
                }
                String next = String.valueOf(reply.get(0));
                return tell(reply.get(1))
                    .compose(told -> next.equals("0") ? Future.succeededFuture() : scan(next));
              });
    }

    /** Tells of some, and has them forgotten. */
    private Future<Void> tell(Response fields) {
      List<LostSocket> sockets = new ArrayList<>();
      Request delete = Request.cmd(Command.HDEL).arg(keys.sockets(member));
      for (int i = 0; i + 1 < fields.size(); i += 2) {
        LostSocket socket = LostSocket.parse(String.valueOf(fields.get(i + 1)));
        if (socket != null) {
          sockets.add(socket);
        }
        delete.arg(fields.get(i).toBuffer());
      }
      if (fields.size() == 0) {
        return Future.succeededFuture();
      }
      return teller
          .apply(member, sockets)
          .compose(
              told -> {
                counters.socketsTold.add(sockets.size());
                return mine
                    ? link.send(delete).<Void>mapEmpty()
                    : Future.failedFuture("another node may have claimed it");
              });
    }

    private Future<Void> finish() {
      counters.nodesLost.increment();
      return Future.join(
              link.send(Request.cmd(Command.SREM).arg(keys.all()).arg(member)),
              link.send(
                  Request.cmd(Command.DEL)
                      .arg(keys.sockets(member))
                      .arg(keys.users(member))
                      .arg(keys.claim(member))))
          .mapEmpty();
    }
  }
}
