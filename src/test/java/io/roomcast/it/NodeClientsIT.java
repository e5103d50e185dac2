package io.roomcast.it;

import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * The official JavaScript clients 4.8.4, 4.0.2, 3.1.3 and 2.5.0 against the server, over polling,
 * WebSocket and the upgrade between them: everything in {@code src/test/js/test}.
 */
class NodeClientsIT {

  private static TestApp app;

  @BeforeAll
  static void start() {
    app = TestApp.control(0);
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @TestFactory
  Stream<DynamicNode> officialClients() throws Exception {
    return NodeTests.run(
        "clients",
        Map.of("ROOMCAST_CONTROL", "http://127.0.0.1:" + app.port()),
        List.of(
            "clients.test.js",
            "disconnect.test.js",
            "namespaces.test.js",
            "order.test.js",
            "reconnect.test.js",
            "recovery.test.js",
            "rooms.test.js"),
        400);
  }
}
