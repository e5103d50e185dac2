package io.roomcast.it;

import io.roomcast.auth.Tokens;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** The official JavaScript client where tokens are wanted, with tokens that Node signs. */
class AuthClientsIT {

  private static AuthServer server;

  @BeforeAll
  static void start() {
    server = AuthServer.deploy(false);
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @TestFactory
  Stream<DynamicNode> officialClient() throws Exception {
    Map<String, String> environment =
        Map.of(
            "AUTH_URL",
            "http://127.0.0.1:" + server.port(),
            "AUTH_ISSUER",
            Tokens.ISSUER,
            "AUTH_SECRET",
            Tokens.SECRET,
            "AUTH_EC_KEY",
            AuthServer.EC.privateKey());
    return NodeTests.run("auth", environment, List.of("auth.test.js"), 400);
  }
}
