package io.roomcast.room;

import io.vertx.core.Future;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The adapter of a single node: rooms of this loop, other loops by the event bus. Event loop of the
 * namespace only. Adapters for clusters extend it.
 */
public class LocalAdapter implements Adapter {

  public LocalAdapter(AdapterContext context) {}

  @Override
  public Future<Void> addAll(Member member, Set<String> rooms) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public void del(String memberId, String room) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public void delAll(String memberId) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public void broadcast(Broadcast broadcast) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Future<BroadcastAcks> broadcastWithAck(Broadcast broadcast, long timeoutMillis) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Set<String> socketRooms(String memberId) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public List<Member> localMembers(Target target) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Set<String> localRooms() {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Future<List<MemberInfo>> fetchSockets(Target target, boolean local) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Future<Void> addSockets(Target target, Set<String> rooms, boolean local) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Future<Void> delSockets(Target target, Set<String> rooms, boolean local) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Future<Void> disconnectSockets(Target target, boolean close, boolean local) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public void serverSideEmit(BroadcastPacket packet) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Future<List<Arguments>> serverSideEmitWithAck(BroadcastPacket packet, long timeoutMillis) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Future<Integer> serverCount() {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public void persistSession(SavedSession session) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Future<@Nullable RestoredSession> restoreSession(String pid, String offset) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public void listener(@Nullable RoomListener listener) {
    throw new IllegalStateException("skeleton");
  }

  @Override
  public Future<Void> close() {
    throw new IllegalStateException("skeleton");
  }
}
