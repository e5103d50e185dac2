package io.roomcast.engineio;

/** Writes the data of the packet that opens a session (§1.4 of the reference). Immutable. */
final class Handshake {

  private final String withUpgrade;
  private final String withoutUpgrade;

  Handshake(EngineOptions options) {
    boolean upgrades =
        options.isAllowUpgrades() && options.getTransports().contains(TransportName.WEBSOCKET);
    withoutUpgrade = tail("[]", options);
    withUpgrade = upgrades ? tail("[\"websocket\"]", options) : withoutUpgrade;
  }

  private static String tail(String upgrades, EngineOptions options) {
    return "\",\"upgrades\":"
        + upgrades
        + ",\"pingInterval\":"
        + options.getPingInterval()
        + ",\"pingTimeout\":"
        + options.getPingTimeout()
        + ",\"maxPayload\":"
        + options.getMaxHttpBufferSize()
        + "}";
  }

  /** The data for a session that opens over this transport. */
  String of(String sid, TransportName transport) {
    return "{\"sid\":\""
        + sid
        + (transport == TransportName.POLLING ? withUpgrade : withoutUpgrade);
  }
}
