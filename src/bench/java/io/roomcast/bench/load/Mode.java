package io.roomcast.bench.load;

import io.roomcast.bench.load.LoadOptions.TransportKind;
import java.util.Locale;
import java.util.function.BiFunction;

/** The scenarios, with what they use when the command line does not say. Immutable. */
enum Mode {
  IDLE(IdleScenario::new, 1000, 1, 1, TransportKind.WEBSOCKET),
  FANOUT(RoomsScenario::new, 1000, 1, 4, TransportKind.WEBSOCKET),
  ROOMS(RoomsScenario::new, 1000, 100, 1, TransportKind.WEBSOCKET),
  ECHO(EchoScenario::new, 100, 1, 8, TransportKind.WEBSOCKET),
  POLLING_ECHO(EchoScenario::new, 100, 1, 1, TransportKind.POLLING),
  CONNECT(ConnectScenario::new, 1, 1, 16, TransportKind.WEBSOCKET),
  UPGRADE(RoomsScenario::new, 1000, 1, 4, TransportKind.UPGRADE),
  SLOW(SlowScenario::new, 1000, 1, 4, TransportKind.WEBSOCKET),
  CHURN(ChurnScenario::new, 200, 20, 1, TransportKind.WEBSOCKET);

  final BiFunction<LoadOptions, Fleet, Scenario> scenario;
  final int clients;
  final int rooms;
  final int window;
  final TransportKind transport;

  Mode(
      BiFunction<LoadOptions, Fleet, Scenario> scenario,
      int clients,
      int rooms,
      int window,
      TransportKind transport) {
    this.scenario = scenario;
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
