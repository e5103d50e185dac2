package io.roomcast.room;

/**
 * One packet for many members of a namespace. Immutable: passed by reference between loops.
 *
 * @param namespace name of the namespace
 * @param target who gets it
 * @param packet what they get
 * @param flags how
 */
public record Broadcast(String namespace, Target target, BroadcastPacket packet, Flags flags) {

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
