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
 * takes their users out of rooms and tells of their sockets. When it dies as well, another goes on
 * from there. Event loop of the relay.
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
  private final SharedPresence presence;
  private final Set<String> busy = new HashSet<>();
  private @Nullable BiFunction<String, List<LostSocket>, Future<Void>> teller;

  LostNodes(
      RelayLoop loop,
      KeyLink link,
      NodeKeys keys,
      String self,
      NodeCounters counters,
      SharedPresence presence) {
    this.presence = presence;
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
    } else {
      settle(new Settlement(member, teller));
    }
  }

  /** A run has ended orderly, but for those that it has left in rooms. */
  void left(String member) {
    settle(new Settlement(member, null));
  }

  private void settle(Settlement settlement) {
    String member = settlement.member;
    if (busy.add(member)) {
      settlement
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

  /** Its sockets are for others to tell of; nobody needs to hear of a run that has left nothing. */
  private void tidy(String member) {
    exists(keys.present(member))
        .onSuccess(
            present -> {
              if (present) {
                settle(new Settlement(member, null));
              } else {
                tidyList(member);
              }
            });
  }

  private void tidyList(String member) {
    exists(keys.sockets(member))
        .onSuccess(
            sockets -> {
              if (!sockets) {
                link.send(Request.cmd(Command.SREM).arg(keys.all()).arg(member));
              }
            });
  }

  private Future<Boolean> exists(String key) {
    return link.send(Request.cmd(Command.EXISTS).arg(key))
        .map(reply -> reply != null && reply.toInteger() > 0);
  }

  private final class Settlement {

    private final String member;
    private final @Nullable BiFunction<String, List<LostSocket>, Future<Void>> teller;
    private long renewal = -1;
    private boolean mine;

    /**
     * @param teller null when nobody is to be told of sockets by this node
     */
    Settlement(String member, @Nullable BiFunction<String, List<LostSocket>, Future<Void>> teller) {
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
      renewLater();
      Future<Void> present = presence.settle(member);
      Future<Void> told = teller == null ? Future.succeededFuture() : tellAll(teller);
      return Future.join(present, told)
          .compose(done -> stillMine())
          .compose(done -> teller == null ? release() : finish())
          .onComplete(done -> stop());
    }

    /**
     * Fails when another node has it: a process that was stopped for a while is not told of that.
     */
    private Future<Void> stillMine() {
      return link.send(Request.cmd(Command.GET).arg(keys.claim(member)))
          .compose(
              holder -> {
                mine &= holder != null && holder.toString().equals(self);
                return mine
                    ? Future.succeededFuture()
                    : Future.failedFuture("another node may have claimed it");
              });
    }

    private Future<Void> release() {
      return Future.join(
              link.send(Request.cmd(Command.SREM).arg(keys.left()).arg(member)),
              link.send(Request.cmd(Command.DEL).arg(keys.claim(member))))
          .mapEmpty();
    }

    private Future<Void> tellAll(BiFunction<String, List<LostSocket>, Future<Void>> to) {
      log.warn("The node {} is dead; its sockets are told of", member);
      return HashScan.ofOwn(link, keys.sockets(member), BATCH, fields -> tell(fields, to));
    }

    private void renewLater() {
      renewal =
          loop.timer(
              CLAIM / 3,
              () ->
                  stillMine()
                      .compose(
                          is ->
                              link.send(
                                  Request.cmd(Command.PEXPIRE).arg(keys.claim(member)).arg(CLAIM)))
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

    /** Tells of some, and has them forgotten. */
    private Future<Void> tell(
        Response fields, BiFunction<String, List<LostSocket>, Future<Void>> to) {
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
      return stillMine()
          .compose(is -> to.apply(member, sockets))
          .compose(
              told -> {
                counters.socketsTold.add(sockets.size());
                return link.send(delete).mapEmpty();
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
