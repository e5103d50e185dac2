package io.roomcast.bench.load;

import io.roomcast.bench.load.LoadOptions.TransportKind;
import java.util.Locale;

/** The scenarios, with what they use when the command line does not say. Immutable. */
enum Mode {
  IDLE(1000, 1, 1, TransportKind.WEBSOCKET),
  FANOUT(1000, 1, 4, TransportKind.WEBSOCKET),
  ROOMS(1000, 100, 1, TransportKind.WEBSOCKET),
  ECHO(100, 1, 8, TransportKind.WEBSOCKET),
  POLLING_ECHO(100, 1, 1, TransportKind.POLLING),
  CONNECT(1, 1, 16, TransportKind.WEBSOCKET),
  UPGRADE(1000, 1, 4, TransportKind.UPGRADE),
  SLOW(1000, 1, 4, TransportKind.WEBSOCKET),
  CHURN(200, 20, 1, TransportKind.WEBSOCKET),
  API_EMIT(16, 1, 4, TransportKind.WEBSOCKET);

  final int clients;
  final int rooms;
  final int window;
  final TransportKind transport;

  Mode(int clients, int rooms, int window, TransportKind transport) {
    this.clients = clients;
    this.rooms = rooms;
    this.window = window;
    this.transport = transport;
  }

  /** As on the command line. */
  String label() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
