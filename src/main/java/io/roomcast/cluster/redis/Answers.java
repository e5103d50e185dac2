package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterBroadcast;
import io.roomcast.cluster.ClusterRequest;
import io.roomcast.cluster.ClusterResponse;
import io.roomcast.room.Arguments;
import io.roomcast.room.Broadcast;
import io.roomcast.room.BroadcastPacket;
import io.roomcast.room.MemberInfo;
import io.roomcast.room.Target;
import io.roomcast.socketio.Payload;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Does what other nodes and emitters ask for, on all event loops that have the namespace, and
 * answers. Event loop of the relay.
 */
final class Answers {

  /** Sends an answer to a node, whose uid may not be known. */
  interface Sender {
    void send(RelayNamespace namespace, @Nullable String uid, ClusterResponse response);
  }

  private final RelayLoop loop;
  private final RelayOptions options;
  private final RelayCounters counters;
  private final Redaction redaction;
  private final Sender sender;

  Answers(RelayLoop loop, RelayOptions options, RelayCounters counters, Sender sender) {
    this.loop = loop;
    this.options = options;
    this.counters = counters;
    this.redaction = new Redaction(options.fetch());
    this.sender = sender;
  }

  /**
   * Does it.
   *
   * @throws IllegalArgumentException when it is something that clients must not get
   */
  void answer(RelayNamespace namespace, ClusterRequest request) {
    counters.answers.increment();
    if (request instanceof ClusterRequest.Join join) {
      join(namespace, join.target(), join.rooms());
    } else if (request instanceof ClusterRequest.Leave leave) {
      onAll(namespace, adapter -> adapter.leaveLocal(leave.target(), leave.rooms()));
    } else if (request instanceof ClusterRequest.Disconnect disconnect) {
      onAll(namespace, adapter -> adapter.disconnectLocal(disconnect.target(), disconnect.close()));
    } else if (request instanceof ClusterRequest.OfSocket one) {
      ofSocket(namespace, one);
    } else if (request instanceof ClusterRequest.ServerSideEmit emit) {
      serverSideEmit(namespace, emit);
    } else if (request instanceof ClusterRequest.AskingBroadcast asking) {
      broadcast(namespace, asking);
    } else {
      tell(namespace, request);
    }
  }

  private void tell(RelayNamespace namespace, ClusterRequest request) {
    if (request instanceof ClusterRequest.AllRooms rooms) {
      this.<Set<String>>gather(namespace, RedisAdapter::localRooms)
          .onSuccess(
              all -> {
                Set<String> names = new HashSet<>();
                all.forEach(names::addAll);
                ClusterResponse response = new ClusterResponse.Rooms(rooms.requestId(), names);
                sender.send(namespace, rooms.uid(), response);
              });
    } else if (request instanceof ClusterRequest.Fetch fetch && fetch.foreign()) {
      sender.send(
          namespace, fetch.uid(), new ClusterResponse.Members(fetch.requestId(), List.of()));
    } else if (request instanceof ClusterRequest.Fetch fetch) {
      int share = options.fetch().maxBytes() / Math.max(1, namespace.adapters().size());
      gather(namespace, adapter -> visible(adapter, fetch.target(), share))
          .onSuccess(
              all -> {
                List<MemberInfo> found = all.stream().flatMap(List::stream).toList();
                ClusterResponse response = new ClusterResponse.Members(fetch.requestId(), found);
                sender.send(namespace, fetch.uid(), response);
              });
    } else if (request instanceof ClusterRequest.SocketIds sockets) {
      Target target = new Target(sockets.rooms(), Set.of());
      gather(namespace, adapter -> adapter.localIds(target))
          .onSuccess(
              all -> {
                List<String> ids = all.stream().flatMap(List::stream).toList();
                ClusterResponse response = new ClusterResponse.SocketIds(sockets.requestId(), ids);
                sender.send(namespace, sockets.uid(), response);
              });
    }
  }

  /** On the loop of the adapter. */
  private List<MemberInfo> visible(RedisAdapter adapter, Target target, int maxBytes) {
    List<MemberInfo> all = adapter.localInfos(target);
    List<MemberInfo> visible = redaction.visible(all, maxBytes);
    counters.socketsLeftOut.add(all.size() - visible.size());
    return visible;
  }

  private void join(RelayNamespace namespace, Target target, Set<String> rooms) {
    namespace.remote.joining(rooms);
    gather(
            namespace,
            adapter -> {
              adapter.joinLocal(target, rooms);
              return rooms;
            })
        .onComplete(done -> namespace.remote.joined(rooms));
  }

  /** An old node asks for one socket; the node that has it says that it is done. */
  private void ofSocket(RelayNamespace namespace, ClusterRequest.OfSocket one) {
    gather(namespace, adapter -> adapter.has(one.socketId()))
        .onSuccess(
            found -> {
              if (found.contains(true)) {
                answer(namespace, one.request());
                sender.send(namespace, one.uid(), new ClusterResponse.Done(one.requestId()));
              }
            });
  }

  private void serverSideEmit(RelayNamespace namespace, ClusterRequest.ServerSideEmit emit) {
    BroadcastPacket packet = namespace.packets().of(emit.event(), emit.args(), true, false);
    String id = emit.requestId();
    if (id == null) {
      onAll(namespace, adapter -> adapter.heard(packet, false));
      return;
    }
    // Every loop hears it; for others this process is one server, so the first answer counts.
    Promise<Arguments> first = Promise.promise();
    first
        .future()
        .onSuccess(
            answer ->
                sender.send(
                    namespace,
                    emit.uid(),
                    new ClusterResponse.ServerSideAnswer(id, firstOf(answer))));
    onAll(
        namespace,
        adapter ->
            adapter
                .heard(packet, true)
                .onSuccess(answer -> loop.execute(() -> first.tryComplete(answer))));
  }

  private static Payload firstOf(Arguments answer) {
    Payload payload =
        answer instanceof Payload known
            ? known
            : Payload.of(answer.toJsonArray().getList().toArray());
    return payload.size() > 1 ? Payload.of(payload.get(0)) : payload;
  }

  private void broadcast(RelayNamespace namespace, ClusterRequest.AskingBroadcast asking) {
    ClusterBroadcast broadcast = asking.broadcast();
    BroadcastPacket packet =
        namespace
            .packets()
            .of(broadcast.event(), broadcast.args(), broadcast.flags().compress(), true);
    Broadcast local = new Broadcast(namespace.name, broadcast.target(), packet, broadcast.flags());
    AckReport report =
        new AckReport(
            asking.requestId(),
            namespace.adapters().size(),
            response -> sender.send(namespace, broadcast.uid(), response));
    onAll(
        namespace,
        adapter ->
            adapter.askLocal(
                local,
                asking.timeoutMillis(),
                count -> loop.execute(() -> report.counted(count)),
                ack -> loop.execute(() -> report.acked(firstOf(ack)))));
  }

  /** Tells how many clients were asked, and then what each answered. */
  private static final class AckReport {

    private final String requestId;
    private final Consumer<ClusterResponse> sender;
    private final List<Payload> early = new ArrayList<>();
    private int loops;
    private int clients;

    AckReport(String requestId, int loops, Consumer<ClusterResponse> sender) {
      this.requestId = requestId;
      this.loops = loops;
      this.sender = sender;
    }

    void counted(int count) {
      clients += count;
      if (--loops == 0) {
        sender.accept(new ClusterResponse.ClientCount(requestId, clients));
        early.forEach(this::send);
        early.clear();
      }
    }

    void acked(Payload answer) {
      if (loops > 0) {
        early.add(answer);
      } else {
        send(answer);
      }
    }

    private void send(Payload answer) {
      sender.accept(new ClusterResponse.ClientAck(requestId, answer));
    }
  }

  private static void onAll(RelayNamespace namespace, Consumer<RedisAdapter> action) {
    for (RedisAdapter adapter : namespace.adapters()) {
      adapter.execute(() -> action.accept(adapter));
    }
  }

  /** Asks each adapter on its loop. */
  private <T> Future<List<T>> gather(RelayNamespace namespace, Function<RedisAdapter, T> question) {
    List<Future<T>> answers = new ArrayList<>();
    for (RedisAdapter adapter : List.copyOf(namespace.adapters())) {
      Promise<T> promise = Promise.promise();
      answers.add(promise.future());
      boolean there =
          adapter.execute(
              () -> {
                T answer = question.apply(adapter);
                loop.execute(() -> promise.complete(answer));
              });
      if (!there) {
        promise.fail("its loop is no more");
      }
    }
    return Future.join(answers).map(done -> done.list());
  }
}
