package io.roomcast.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Moves a client's session from polling to WebSocket as the official client does: probe, let the
 * poll under way end, then upgrade. Afterwards it passes on what comes. Fleet's event loop.
 */
final class UpgradeProbe implements Link.Listener {

  private static final ByteBuf PROBE = packet("2probe");
  private static final ByteBuf UPGRADE = packet("5");

  private final Client client;
  private final PollingLink polling;
  private @Nullable WebSocketLink link;
  private boolean upgraded;

  private UpgradeProbe(Client client, PollingLink polling) {
    this.client = client;
    this.polling = polling;
  }

  static void start(Fleet fleet, Client client, PollingLink polling) {
    UpgradeProbe probe = new UpgradeProbe(client, polling);
    probe.link =
        WebSocketLink.open(
            fleet, fleet.server(), fleet.options().deflates(client.id()), polling.sid(), probe);
  }

  private static ByteBuf packet(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
    return Unpooled.unreleasableBuffer(Unpooled.directBuffer(bytes.length).writeBytes(bytes));
  }

  @Override
  public void onOpen() {
    send(PROBE);
  }

  private void send(ByteBuf packet) {
    if (link != null) {
      link.sendText(packet);
    }
  }

  @Override
  public void onText(ByteBuf in, int from, int to) {
    if (upgraded) {
      client.onText(in, from, to);
    } else if (in.getByte(from) == '3') {
      polling.pause(this::upgrade);
    } else {
      client.onClosed("the probe was not answered");
    }
  }

  private void upgrade() {
    WebSocketLink target = link;
    if (target != null) {
      upgraded = true;
      polling.release();
      send(UPGRADE);
      client.upgraded(target);
    }
  }

  @Override
  public void onBinary(ByteBuf in, int from, int to) {
    client.onBinary(in, from, to);
  }

  @Override
  public void onClosed(String why) {
    client.onClosed(why);
  }
}
