package io.roomcast.backend;

import java.util.List;

/**
 * How events are sent on. Immutable.
 *
 * @param to rooms, as templates; none for the whole namespace
 * @param event name to send them under; empty for the one that they came with
 * @param exceptSender whether the sender gets none
 * @param mustBeIn whether the sender must be in all of the rooms
 * @param isVolatile whether they may get lost on the way to slow receivers
 * @param addSender whether {@code {id, user}} of the sender is added as the last argument
 * @param skipArgs leading arguments that are not sent
 * @param local whether receivers of other nodes get none
 * @param socketIds whether a room may be that of another socket's id
 */
public record RelayOptions(
    List<String> to,
    String event,
    boolean exceptSender,
    boolean mustBeIn,
    boolean isVolatile,
    boolean addSender,
    int skipArgs,
    boolean local,
    boolean socketIds) {

  public RelayOptions {
    to = List.copyOf(to);
  }
}
