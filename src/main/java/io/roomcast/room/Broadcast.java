package io.roomcast.room;

import org.jspecify.annotations.Nullable;

/**
 * One packet for many members of a namespace. Immutable: passed by reference between loops.
 *
 * <p>It is also the body of the messages on the event-bus addresses of rooms and namespaces. A
 * verticle of the same process may watch a room by a consumer of its address:
 *
 * <pre>{@code
 * vertx.eventBus().<Broadcast>localConsumer("socket.io#/chat#lobby#", message -> {
 *   BroadcastPacket packet = message.body().packet();
 *   log.info("{} {}", packet.event(), packet.arguments().toJsonArray());
 * });
 * }</pre>
 *
 * <p>The address of a room sees the broadcasts to exactly that room; those to several rooms or to
 * everybody are seen on the address of the namespace, here {@code socket.io#/chat#}.
 */
public final class Broadcast {

  /** Origin of messages that only watchers of an address care for: members get it another way. */
  private static final Object WATCHERS_ONLY = new Object();

  private final String namespace;
  private final Target target;
  private final BroadcastPacket packet;
  private final Flags flags;
  private final @Nullable Object origin;
  private final long offset;

  /** The tick of the loop that sent it, which tells whether several were sent in one. */
  private final int tick;

  /**
   * A broadcast that was not sent yet.
   *
   * @param namespace name of the namespace
   * @param target who gets it
   * @param packet what they get
   * @param flags how
   */
  public Broadcast(String namespace, Target target, BroadcastPacket packet, Flags flags) {
    this(namespace, target, packet, flags, null, Offsets.NONE, 0);
  }

  private Broadcast(
      String namespace,
      Target target,
      BroadcastPacket packet,
      Flags flags,
      @Nullable Object origin,
      long offset,
      int tick) {
    this.namespace = namespace;
    this.target = target;
    this.packet = packet;
    this.flags = flags;
    this.origin = origin;
    this.offset = offset;
    this.tick = tick;
  }

  /** Name of the namespace. */
  public String namespace() {
    return namespace;
  }

  /** Who gets it. */
  public Target target() {
    return target;
  }

  /** What they get; with connection state recovery its last argument is the offset. */
  public BroadcastPacket packet() {
    return packet;
  }

  /** How it is delivered. */
  public Flags flags() {
    return flags;
  }

  /** The same, sent by that adapter, whose members have it already. */
  Broadcast from(LocalAdapter adapter) {
    return new Broadcast(namespace, target, packet, flags, adapter, offset, adapter.tick());
  }

  /** The same, sent by that adapter, with an offset of connection state recovery. */
  Broadcast from(LocalAdapter adapter, long offset) {
    return new Broadcast(
        namespace,
        target,
        packet.withOffset(Offsets.text(offset)),
        flags,
        adapter,
        offset,
        adapter.tick());
  }

  /** The same, to be ignored by every adapter. */
  Broadcast forWatchers() {
    return new Broadcast(namespace, target, packet, flags, WATCHERS_ONLY, offset, tick);
  }

  /** The same, come from another node, for every adapter. */
  Broadcast arrived(int tick) {
    return new Broadcast(namespace, target, packet, flags, null, Offsets.NONE, tick);
  }

  /** The same, of which its adapter tells later what offset it has. */
  Broadcast early(int tick) {
    return new Broadcast(namespace, target, packet, flags, null, Offsets.LATER, tick);
  }

  /** Whether members get it before it has an offset. */
  boolean isEarly() {
    return offset == Offsets.LATER;
  }

  /** The same, come from another node, with an offset of connection state recovery. */
  Broadcast arrived(int tick, long offset) {
    return new Broadcast(
        namespace, target, packet.withOffset(Offsets.text(offset)), flags, null, offset, tick);
  }

  /** Whether the members of that adapter are to get it when it comes by the event bus. */
  boolean concerns(LocalAdapter adapter) {
    return origin != adapter && origin != WATCHERS_ONLY;
  }

  /**
   * Whether it was sent in one {@link io.roomcast.loop.EventLoopState#tick() tick} with another
   * one: of two such, only the first can be volatile and arrive.
   */
  public boolean sentWith(Broadcast other) {
    return tick == other.tick;
  }

  /** Its offset, or {@link Offsets#NONE} when it cannot be recovered. */
  long offset() {
    return offset;
  }

  @Override
  public String toString() {
    return "Broadcast[" + namespace + ", " + target + ", " + packet.event() + ", " + flags + "]";
  }

  /**
   * How to deliver.
   *
   * @param isVolatile drop it for members that are not writable now
   * @param compress whether transports may compress it
   * @param local do not send it to other nodes
   */
  public record Flags(boolean isVolatile, boolean compress, boolean local) {

    /** Reliable, compressible, cluster-wide. */
    public static final Flags DEFAULT = new Flags(false, true, false);
  }
}
