package io.roomcast.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.socketio.EventException;
import io.roomcast.socketio.Namespace;
import io.roomcast.socketio.Payload;
import io.roomcast.socketio.Socket;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.lang.reflect.Proxy;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;

/** Names of rooms from templates, and patterns of them. */
class TemplateTest {

  private static final String OTHER_ID = "AAxxxxxxxxxxxxxxxxxx";

  private static final JsonObject DATA =
      new JsonObject()
          .put("team", 7)
          .put(
              Identity.KEY,
              new JsonObject()
                  .put("user", "ann")
                  .put("expiresAt", 1)
                  .put("claims", new JsonObject().put("org", new JsonArray().add("acme"))));

  private static final Socket SOCKET = socket(DATA);

  private static Socket socket(JsonObject data) {
    Namespace namespace =
        (Namespace)
            Proxy.newProxyInstance(
                Namespace.class.getClassLoader(),
                new Class<?>[] {Namespace.class},
                (proxy, method, args) -> "/t");
    return (Socket)
        Proxy.newProxyInstance(
            Socket.class.getClassLoader(),
            new Class<?>[] {Socket.class},
            (proxy, method, args) ->
                switch (method.getName()) {
                  case "id" -> "AAmmmmmmmmmmmmmmmmmm";
                  case "namespace" -> namespace;
                  case "data" -> data;
                  default -> throw new UnsupportedOperationException(method.getName());
                });
  }

  private static EventValues values(Object... args) {
    return new EventValues(SOCKET, Payload.of(args));
  }

  private static String resolve(String template, Object... args) {
    return Template.parse(template).resolve(values(args));
  }

  @Example
  void placeholdersStandForValues() {
    JsonObject argument =
        new JsonObject().put("room", "r").put("list", new JsonArray().add("a").add(2.0));

    assertThat(resolve("x")).isEqualTo("x");
    assertThat(resolve("{nsp}:{user}:{id}")).isEqualTo("/t:ann:AAmmmmmmmmmmmmmmmmmm");
    assertThat(resolve("{args.0.room}-{args.0.list.1}", argument)).isEqualTo("r-2");
    assertThat(resolve("{data.team}{claims.org.0}")).isEqualTo("7acme");
    assertThat(resolve("{args.1}", null, 1.5)).isEqualTo("1.5");
    assertThat(resolve("{args.0}", 9007199254740993L)).isEqualTo("9007199254740993");
  }

  @Example
  void whatIsNoTemplateIsRefused() {
    for (String bad :
        new String[] {
          "{", "}", "a{b}", "{args}", "{args.x}", "{args.0.}", "{user.x}", "{data}", "{}", "{a{b}}"
        }) {
      assertThatThrownBy(() -> Template.parse(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Property(tries = 300)
  void whateverTextAClientSendsComesOutAsItIsOrIsRefused(
      @ForAll @StringLength(max = 400) String text) {
    EventValues values = values(text);
    if (text.isEmpty() || text.length() > Template.MAX_LENGTH - 2) {
      assertThatThrownBy(() -> Template.parse("r:{args.0}").resolve(values))
          .isInstanceOf(EventException.class)
          .extracting(e -> ((EventException) e).code())
          .isEqualTo("E_ARGS");
    } else {
      assertThat(Template.parse("r:{args.0}").resolve(values)).isEqualTo("r:" + text);
    }
  }

  @Property(tries = 300)
  void valuesInPatternsAreLiteral(
      @ForAll @Chars({'a', '*', ':', '{', '}'}) @StringLength(min = 1, max = 5) String value,
      @ForAll @Chars({'a', '*', ':', '{', '}'}) @StringLength(max = 8) String room) {
    boolean expected = room.startsWith("u:" + value + ":");
    RoomPattern pattern = RoomPattern.parse("u:{args.0}:*");

    assertThat(pattern.matches(room, values(value))).isEqualTo(expected);
    assertThat(pattern.matches("u:" + value + ":" + room, values(value))).isTrue();
    assertThat(pattern.matches("u::" + room, values())).isFalse();
  }

  @Example
  void roomsOfOtherSocketsAreKnownByTheirNames() {
    assertThat(Template.isOtherSocket(OTHER_ID, SOCKET)).isTrue();
    assertThat(Template.isOtherSocket("/t#" + OTHER_ID, SOCKET)).isTrue();
    assertThat(Template.isOtherSocket("AAmmmmmmmmmmmmmmmmmm", SOCKET)).isFalse();
    assertThat(Template.isOtherSocket("room:" + OTHER_ID, SOCKET)).isFalse();
    assertThat(Template.isOtherSocket("lobby", SOCKET)).isFalse();
  }
}
