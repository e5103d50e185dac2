package io.roomcast.engineio;

/**
 * Takes one request body apart, packet by packet, as fast as its reader wants. Not thread-safe;
 * keeps no more than the body and a position.
 */
interface PayloadDecoder {

  /**
   * Hands the next packet, or the news that the rest is malformed, to the receiver.
   *
   * @return false when there was nothing left to hand over
   */
  boolean next(PacketReceiver receiver);
}
