package io.roomcast.cluster.redis;

import io.roomcast.cluster.ClusterResponse;
import io.roomcast.room.Arguments;
import io.roomcast.room.BroadcastAcks;
import io.roomcast.room.MemberInfo;
import io.roomcast.room.MissingResponsesException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What can be asked. */
final class Questions {

  private Questions() {}

  /** Their sockets. */
  static final class Fetch extends Question<List<MemberInfo>> {

    private final List<MemberInfo> found = new ArrayList<>();

    @Override
    void take(ClusterResponse response) {
      if (response instanceof ClusterResponse.Members members) {
        answered++;
        found.addAll(members.members());
      }
    }

    @Override
    List<MemberInfo> result() {
      return found;
    }
  }

  /** Their rooms. */
  static final class AllRooms extends Question<Set<String>> {

    private final Set<String> rooms = new HashSet<>();

    @Override
    void take(ClusterResponse response) {
      if (response instanceof ClusterResponse.Rooms more) {
        answered++;
        rooms.addAll(more.rooms());
      } else if (response instanceof ClusterResponse.Members sockets) {
        answered++;
        sockets.members().forEach(socket -> rooms.addAll(socket.rooms()));
      }
    }

    @Override
    Set<String> result() {
      return rooms;
    }
  }

  /** An answer to an event. */
  static final class ServerSideEmit extends Question<List<Arguments>> {

    private final List<Arguments> answers = new ArrayList<>();

    @Override
    void take(ClusterResponse response) {
      if (response instanceof ClusterResponse.ServerSideAnswer answer) {
        answered++;
        answers.add(answer.answer());
      }
    }

    @Override
    List<Arguments> result() {
      return answers;
    }

    @Override
    void timedOut() {
      promise.tryFail(new MissingResponsesException(Math.max(0, nodes), answers));
    }
  }

  /** Acks of their clients. */
  static final class Acks extends Question<BroadcastAcks> {

    private final List<Arguments> acks = new ArrayList<>();
    private int clients;

    @Override
    void take(ClusterResponse response) {
      if (response instanceof ClusterResponse.ClientCount count) {
        answered++;
        clients += count.count();
      } else if (response instanceof ClusterResponse.ClientAck ack) {
        acks.add(ack.answer());
      }
    }

    @Override
    boolean isDone() {
      return super.isDone() && acks.size() >= clients;
    }

    /** A node that did not count may have had a client: that is not complete. */
    @Override
    BroadcastAcks result() {
      return new BroadcastAcks(clients + missing(), List.copyOf(acks));
    }

    @Override
    void timedOut() {
      promise.tryComplete(result());
    }
  }
}
