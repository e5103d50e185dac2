package io.roomcast.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.roomcast.Gateway;
import io.roomcast.config.ConfLoader;
import io.socket.client.Ack;
import io.socket.client.IO;
import io.socket.client.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The demo's backend on several event loops, as its clients see it. */
class ChatDemoIT {

  private static Gateway gateway;

  private final List<Person> open = new ArrayList<>();

  @BeforeAll
  static void start() throws Exception {
    String conf =
        """
        {"node": {"instances": 4}, "demo": {"maxMessageLength": 20},
         "listen": {"public": {"host": "127.0.0.1", "port": 0}}}
        """;
    gateway =
        Gateway.start(ConfLoader.parse("test.json", conf, List.of()))
            .toCompletionStage()
            .toCompletableFuture()
            .get(20, TimeUnit.SECONDS);
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @AfterEach
  void leave() {
    open.forEach(person -> person.socket.disconnect());
    Awaitility.await().until(() -> nobodyIsLeft());
  }

  private boolean nobodyIsLeft() throws Exception {
    Person last = join("Last");
    int total = last.ask("people").getInteger("total");
    last.socket.disconnect();
    return total == 1;
  }

  @Test
  void welcomesWithWhatTheServerKnows() throws Exception {
    Person ann = join("  Ann   Lee ");

    assertThat(ann.welcome.getString("name")).isEqualTo("Ann Lee");
    assertThat(ann.welcome.getString("room")).isEqualTo("lobby");
    assertThat(ann.welcome.getString("user")).hasSize(12);
    assertThat(ann.welcome.getInteger("maxMessageLength")).isEqualTo(20);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "1234567890123456789012345", "a\nb", "\u202Ecba", "\u0000"})
  void refusesNames(String name) throws Exception {
    assertThat(refusal(Map.of("name", name, "key", "0123456789abcdef")))
        .isEqualTo(Inputs.NAME_RULE);
  }

  @Test
  void refusesWhoBringsNoKeyOrNoName() throws Exception {
    assertThat(refusal(Map.of("name", "Ann", "key", "short"))).contains("key");
    assertThat(refusal(Map.of("key", "0123456789abcdef"))).isEqualTo(Inputs.NAME_RULE);
  }

  @Test
  void everybodyOfTheRoomGetsAMessageTheSenderToo() throws Exception {
    List<Person> all = IntStream.range(0, 8).mapToObj(i -> join("P" + i)).toList();
    Person elsewhere = join("Elsewhere");
    assertThat(elsewhere.ask("room", Map.of("room", "Other")).getString("room")).isEqualTo("other");

    assertThat(all.get(0).ask("message", Map.of("text", " Hi <b> "))).isEmpty();

    for (Person person : all) {
      JsonObject said = person.next("message");
      assertThat(said.getString("text")).isEqualTo("Hi <b>");
      assertThat(said.getJsonObject("from").getString("name")).isEqualTo("P0");
    }
    assertThat(elsewhere.ask("message", Map.of("text", "Here"))).isEmpty();
    assertThat(elsewhere.next("message").getString("text")).isEqualTo("Here");
    assertThat(all.get(0).events("message")).isEmpty();
  }

  @Test
  void whoIsOnlineIsTheSameOnEveryLoop() throws Exception {
    List<Person> all = IntStream.range(0, 8).mapToObj(i -> join("P" + i)).toList();
    List<String> users = all.stream().map(person -> person.user()).sorted().toList();

    for (Person person : all) {
      assertThat(online(person)).isEqualTo(users);
    }
    all.get(3).socket.disconnect();
    Awaitility.await()
        .untilAsserted(() -> assertThat(online(all.get(5))).doesNotContain(all.get(3).user()));
    all.get(5).next("people");
  }

  @Test
  void aPersonOfSeveralTabsIsOnePerson() throws Exception {
    Person one = join("Ann", "the-very-same-key-0001");
    Person two = join("Ann", "the-very-same-key-0001");
    Person bob = join("Bob");

    assertThat(one.user()).isEqualTo(two.user());
    assertThat(online(bob)).hasSize(2);
    assertThat(bob.ask("private", Map.of("to", one.user(), "text", "Psst"))).isEmpty();
    assertThat(one.next("private").getString("text")).isEqualTo("Psst");
    assertThat(two.next("private").getString("text")).isEqualTo("Psst");
    assertThat(bob.next("private").getString("to")).isEqualTo(one.user());
  }

  @Test
  void privateMessagesReachNobodyElse() throws Exception {
    Person ann = join("Ann");
    Person bob = join("Bob");
    Person eve = join("Eve");

    assertThat(ann.ask("private", Map.of("to", bob.user(), "text", "Secret"))).isEmpty();
    assertThat(bob.next("private").getString("text")).isEqualTo("Secret");
    eve.ask("message", Map.of("text", "Mark"));
    eve.next("message");
    assertThat(eve.events("private")).isEmpty();
    assertThat(code(ann.ask("private", Map.of("to", "nobody-there", "text", "Hello"))))
        .isEqualTo("offline");
  }

  @Test
  void typingIsShownToTheOthers() throws Exception {
    Person ann = join("Ann");
    Person bob = join("Bob");

    // It is volatile: while a client upgrades, or has no poll open, it is dropped.
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              ann.socket.emit("typing", new JSONObject(Map.of("typing", true)));
              return bob.events("typing").peek() != null;
            });

    JsonObject typing = bob.next("typing");
    assertThat(typing.getString("name")).isEqualTo("Ann");
    assertThat(typing.getBoolean("typing")).isTrue();
    assertThat(ann.events("typing")).isEmpty();
  }

  @Test
  void whatIsNoMessageIsRefusedAndTheSocketLives() throws Exception {
    Person ann = join("Ann");

    assertThat(code(ann.ask("message", Map.of("text", "   ")))).isEqualTo("text");
    assertThat(code(ann.ask("message", Map.of("text", "x".repeat(21))))).isEqualTo("text");
    assertThat(code(ann.ask("message", Map.of("text", 5)))).isEqualTo("text");
    assertThat(code(ann.ask("message", Map.of()))).isEqualTo("text");
    assertThat(code(ann.ask("private", Map.of("to", "a b", "text", "x")))).isEqualTo("text");
    assertThat(code(ann.ask("room", Map.of("room", "not a room")))).isEqualTo("room");
    assertThat(code(ann.ask("room", Map.of()))).isEqualTo("room");
    assertThat(ann.ask("message", Map.of("text", "ok"))).isEmpty();
  }

  @Test
  void whoIsTooFastIsToldSo() throws Exception {
    Person ann = join("Ann");
    List<CompletableFuture<JsonObject>> answers =
        IntStream.range(0, 200)
            .mapToObj(i -> ann.send("message", Map.of("text", "m" + i)))
            .toList();

    List<String> codes = new ArrayList<>();
    for (CompletableFuture<JsonObject> answer : answers) {
      JsonObject error = answer.get(20, TimeUnit.SECONDS).getJsonObject("error");
      codes.add(error == null ? "ok" : error.getString("code"));
    }
    assertThat(codes.subList(0, 15)).containsOnly("ok");
    assertThat(codes).contains("rate");
  }

  private static String code(JsonObject answer) {
    return answer.getJsonObject("error").getString("code");
  }

  private static List<String> online(Person person) throws Exception {
    JsonArray people = person.ask("people").getJsonArray("people");
    return people.stream().map(one -> ((JsonObject) one).getString("user")).sorted().toList();
  }

  private static String refusal(Map<String, String> auth) throws Exception {
    Socket socket = client(auth);
    CompletableFuture<Object> error = new CompletableFuture<>();
    socket.once(Socket.EVENT_CONNECT_ERROR, args -> error.complete(args[0]));
    socket.connect();
    JSONObject refusal = (JSONObject) error.get(20, TimeUnit.SECONDS);
    socket.disconnect();
    assertThat(refusal.getJSONObject("data").opt("code")).isIn("name", "key");
    return refusal.getString("message");
  }

  private static Socket client(Map<String, String> auth) {
    IO.Options options = new IO.Options();
    options.forceNew = true;
    options.reconnection = false;
    options.auth = auth;
    return IO.socket(URI.create(gateway.url() + "chat"), options);
  }

  private Person join(String name) {
    return join(name, "key-of-person-number-" + (1000 + open.size()));
  }

  private Person join(String name, String key) {
    Person person = new Person(client(Map.of("name", name, "key", key)));
    open.add(person);
    person.enter();
    return person;
  }

  /** One client and what it received. */
  private static final class Person {

    private final Socket socket;
    private final Map<String, BlockingQueue<JsonObject>> events =
        Map.of(
            "welcome", new LinkedBlockingQueue<>(),
            "message", new LinkedBlockingQueue<>(),
            "private", new LinkedBlockingQueue<>(),
            "typing", new LinkedBlockingQueue<>(),
            "people", new LinkedBlockingQueue<>());
    private JsonObject welcome = new JsonObject();

    Person(Socket socket) {
      this.socket = socket;
      events.forEach((name, queue) -> socket.on(name, args -> queue.add(json(args))));
    }

    void enter() {
      socket.connect();
      try {
        welcome = next("welcome");
        // Asked for after the rooms were joined: events of a socket are handled in order.
        ask("people");
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    }

    String user() {
      return welcome.getString("user");
    }

    BlockingQueue<JsonObject> events(String name) {
      return events.get(name);
    }

    JsonObject next(String name) throws Exception {
      JsonObject event = events(name).poll(20, TimeUnit.SECONDS);
      assertThat(event).as(name).isNotNull();
      return event;
    }

    JsonObject ask(String event) throws Exception {
      CompletableFuture<JsonObject> answer = new CompletableFuture<>();
      socket.emit(event, (Ack) args -> answer.complete(json(args)));
      return answer.get(20, TimeUnit.SECONDS);
    }

    JsonObject ask(String event, Map<String, ?> argument) throws Exception {
      return send(event, argument).get(20, TimeUnit.SECONDS);
    }

    CompletableFuture<JsonObject> send(String event, Map<String, ?> argument) {
      CompletableFuture<JsonObject> answer = new CompletableFuture<>();
      socket.emit(event, new JSONObject(argument), (Ack) args -> answer.complete(json(args)));
      return answer;
    }

    private static JsonObject json(Object[] args) {
      return args.length == 0 ? new JsonObject() : new JsonObject(args[0].toString());
    }
  }
}
