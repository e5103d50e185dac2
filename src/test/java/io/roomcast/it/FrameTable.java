package io.roomcast.it;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Frames on a socket of the main namespace, by what becomes of them. */
final class FrameTable {

  private FrameTable() {}

  private static final String DEEP_500 = "[".repeat(500) + "]".repeat(500);
  private static final String DEEP_2000 = "[".repeat(2000) + "]".repeat(2000);
  private static final String LONG = "x".repeat(20_000);
  private static final String PH0 = "{\"_placeholder\":true,\"num\":0}";
  private static final String PH1 = "{\"_placeholder\":true,\"num\":1}";

  /** The connection closes, without a code. */
  static final List<String> CLOSING = closing();

  private static List<String> closing() {
    List<String> all = new ArrayList<>();
    // Engine.IO packets that a client does not send.
    Collections.addAll(
        all, "", " ", "2", "2probe", "2x", "7", "8", "9", "a", "abc", "{}", "😀", "4", "b",
        "bAQID");
    // CONNECT again, or with something that is no object.
    Collections.addAll(
        all, "40", "40/", "40/,", "40{}", "40custom", "40[]", "40null", "40true", "40\"x\"", "401");
    Collections.addAll(all, "40{\"a\":}", "40/custom,[]");
    // DISCONNECT of what was not joined, or with data.
    Collections.addAll(all, "41/custom,", "41/nope,", "41{}", "41[]", "41\"bye\"");
    // EVENT that is no array with a name.
    Collections.addAll(all, "42[]", "42{}", "42null", "42\"x\"", "42[null]", "42[true]", "42[{}]");
    Collections.addAll(all, "42[[]]", "42['echo']", "42[\"echo\",]", "42[\"echo\"]x");
    Collections.addAll(all, "42[\"echo\",NaN]", "42[\"echo\"", "42[" + DEEP_2000 + "]");
    Stream.of(
            "connect",
            "connect_error",
            "disconnect",
            "disconnecting",
            "newListener",
            "removeListener")
        .map(name -> "42[\"" + name + "\"]")
        .forEach(all::add);
    // EVENT for a namespace that was not joined.
    Collections.addAll(all, "42/[\"echo\",1]", "42/nope,[\"echo\",1]", "42/custom,[\"echo\",1]");
    // Ack ids that are no number.
    Stream.of("-1", "1.5", "1e3", "+1", "abc").map(id -> "42" + id + "[\"ack\"]").forEach(all::add);
    // ACK that is no array.
    Collections.addAll(all, "430{}", "430\"x\"", "43-1[]");
    // CONNECT_ERROR is the server's to send.
    Collections.addAll(all, "44", "44{}", "44{\"message\":\"x\"}", "44\"x\"", "44/custom,{}");
    // Attachments: a number from 1 to 10, and a dash.
    for (String type : List.of("45", "46")) {
      Stream.of("", "-", "0-", "x-", "-1-", "1.5-", "1", "11-", "999999999-")
          .map(count -> type + count + "[\"echo\"," + PH0 + "]")
          .forEach(all::add);
      Collections.addAll(all, type, type + "-");
    }
    // Packet types that do not exist.
    Collections.addAll(all, "47", "48", "49", "4a", "4-", "4{}", "4[]", "4\"");
    return List.copyOf(all);
  }

  /** Nothing happens. */
  static final List<String> IGNORED =
      List.of(
          "0",
          "0{}",
          "1",
          "1x",
          "3",
          "3x",
          "5",
          "6",
          "6x",
          "42",
          "421",
          "43",
          "430",
          "42[1]",
          "42[1,2]",
          "42[\"\"]",
          "42[\"unknown\"]",
          "42[\"error\"]",
          "42[\"connection\"]",
          "42/,[\"message\",1]",
          "43[]",
          "439999[]",
          "430[]");

  /** Exactly this comes back. */
  static final Map<String, String> ANSWERED =
      Map.ofEntries(
          Map.entry("40/deny,", "44/deny,{\"message\":\"denied\",\"data\":{\"code\":42}}"),
          echo("[]"),
          echo(DEEP_500),
          echo("\"" + LONG + "\""),
          echo("\"\\u0000\""),
          echo("\"\\ud800\""),
          echo("\"\u2028\""),
          echo("{\"__proto__\":1}"),
          echo("{\"constructor\":{\"prototype\":1}}"),
          echo(PH0),
          echo("null,true,false,-1.5,\"\""),
          Map.entry("42[\"echo\"]", "42[\"echo\"]"),
          Map.entry("4200[\"ack\",1]", "430[1]"),
          Map.entry("429007199254740991[\"ack\"]", "439007199254740991[]"),
          Map.entry("42/,5[\"ack\",1]", "435[1]"));

  private static Map.Entry<String, String> echo(String args) {
    return Map.entry("42[\"echo\"," + args + "]", "42[\"echo\"," + args + "]");
  }

  /** What the reference echoes by JavaScript's rules, and what ours keeps as it came. */
  static final Map<String, List<String>> REFERENCE_NUMBERS =
      Map.of(
          "42[\"echo\",1e999]", both("null", "1e999"),
          "42[\"echo\",12345678901234567890]", both("12345678901234567000", "12345678901234567890"),
          "42[\"echo\",1.0]", both("1", "1.0"),
          "42[\"echo\",-0]", both("0", "-0"),
          "42[\"echo\",{\"2\":1,\"1\":2}]", both("{\"1\":2,\"2\":1}", "{\"2\":1,\"1\":2}"),
          "42[\"echo\",{\"a\":1,\"a\":2}]", both("{\"a\":2}", "{\"a\":1,\"a\":2}"),
          "42[\"echo\", 1 ]", both("1", "1"));

  private static List<String> both(String reference, String ours) {
    return List.of("42[\"echo\"," + reference + "]", "42[\"echo\"," + ours + "]");
  }

  /**
   * Frames with attachments; then exactly these frames come back, and after them the connection
   * closes or lives on.
   */
  record Attachments(String name, List<Object> frames, List<String> answer, boolean closes) {

    static Attachments closing(String name, Object... frames) {
      return new Attachments(name, List.of(frames), List.of(), true);
    }

    static Attachments echoed(String name, List<String> answer, Object... frames) {
      return new Attachments(name, List.of(frames), answer, false);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final byte[] THREE = {1, 2, 3};
  private static final String ONE = "451-[\"echo\"," + PH0 + "]";
  private static final List<String> ONE_BACK = List.of("text " + ONE, "binary 3 bytes");

  static final List<Attachments> ATTACHMENTS =
      List.of(
          Attachments.echoed("one", ONE_BACK, ONE, THREE),
          Attachments.echoed("as base64 text", ONE_BACK, ONE, "bAQID"),
          Attachments.echoed("a pong in between", ONE_BACK, ONE, "3", THREE),
          Attachments.echoed("a noop in between", ONE_BACK, ONE, "6", THREE),
          Attachments.echoed(
              "in reverse order",
              List.of(
                  "text 452-[\"echo\"," + PH0 + "," + PH1 + "]",
                  "binary 0 bytes",
                  "binary 3 bytes"),
              "452-[\"echo\"," + PH1 + "," + PH0 + "]",
              THREE,
              new byte[0]),
          Attachments.echoed(
              "nested",
              List.of("text 451-[\"echo\",{\"a\":[" + PH0 + "]}]", "binary 3 bytes"),
              "451-[\"echo\",{\"a\":[" + PH0 + "]}]",
              THREE),
          Attachments.echoed(
              "in an ack",
              List.of("text 461-4[" + PH0 + "]", "binary 3 bytes"),
              "451-4[\"ack\"," + PH0 + "]",
              THREE),
          Attachments.echoed("ten", ten(), frames(10)),
          Attachments.closing("eleven", "4511-[\"echo\"]"),
          Attachments.closing("text while due", ONE, "42[\"echo\"]"),
          Attachments.closing("CONNECT while due", ONE, "40/custom,"),
          new Attachments("one too many", List.of(ONE, THREE, THREE), ONE_BACK, true),
          Attachments.closing("out of range", "451-[\"echo\"," + PH1 + "]", THREE),
          Attachments.closing(
              "negative", "451-[\"echo\",{\"_placeholder\":true,\"num\":-1}]", THREE),
          Attachments.closing(
              "a text", "451-[\"echo\",{\"_placeholder\":true,\"num\":\"0\"}]", THREE),
          Attachments.closing("no number", "451-[\"echo\",{\"_placeholder\":true}]", THREE));

  private static Object[] frames(int count) {
    List<Object> frames = new ArrayList<>();
    StringBuilder text = new StringBuilder("45" + count + "-[\"echo\"");
    for (int i = 0; i < count; i++) {
      text.append(",{\"_placeholder\":true,\"num\":").append(i).append('}');
    }
    frames.add(text.append(']').toString());
    for (int i = 0; i < count; i++) {
      frames.add(new byte[i]);
    }
    return frames.toArray();
  }

  private static List<String> ten() {
    List<String> back = new ArrayList<>();
    for (Object frame : frames(10)) {
      back.add(
          frame instanceof byte[] bytes ? "binary " + bytes.length + " bytes" : "text " + frame);
    }
    return back;
  }
}
