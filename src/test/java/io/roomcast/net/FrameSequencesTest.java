package io.roomcast.net;

import static io.roomcast.net.ClientFrames.bytes;
import static io.roomcast.net.ClientFrames.close;
import static io.roomcast.net.ClientFrames.frame;
import static io.roomcast.net.ClientFrames.join;
import static io.roomcast.net.ClientFrames.ping;
import static io.roomcast.net.ClientFrames.text;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBufUtil;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Sequences of client frames, each with what the listener hears and the bytes that are answered,
 * whatever the network does to the sequence: whole, in pairs of bytes, byte by byte.
 */
class FrameSequencesTest {

  private static final int MAX = 70_000;

  private static final int FIN = 0x80;
  private static final int TEXT = 1;
  private static final int BINARY = 2;
  private static final int MORE = 0;

  /** Close frames of the server, in hex. */
  private static final String CLOSE_1002 = "880203ea";

  private static final String CLOSE_1007 = "880203ef";
  private static final String CLOSE_1009 = "880203f1";

  private record Sequence(String name, byte[] input, List<String> events, String sent) {}

  private final List<Sequence> sequences = new ArrayList<>();

  private void given(String name, byte[] input, String sent, String... events) {
    sequences.add(new Sequence(name, input, List.of(events), sent));
  }

  @TestFactory
  Stream<DynamicTest> everySequenceHoweverItIsCut() {
    plainMessages();
    pingsAndPongs();
    reservedBits();
    opcodes();
    fragmentation();
    utf8();
    closing();
    closeStatuses();
    limits();
    masks();
    return sequences.stream()
        .flatMap(
            sequence ->
                Stream.of(Integer.MAX_VALUE, 2, 1)
                    .filter(size -> sequence.input.length < 5000 || size > 2)
                    .map(
                        size ->
                            DynamicTest.dynamicTest(
                                sequence.name + (size > 2 ? "" : ", cut by " + size),
                                () -> run(sequence, size))));
  }

  private static void run(Sequence sequence, int size) {
    try (EmbeddedWebSocket webSocket = EmbeddedWebSocket.open(MAX)) {
      webSocket.feed(sequence.input, size);
      assertThat(webSocket.sent()).isEqualTo(sequence.sent);
      assertThat(webSocket.events).isEqualTo(sequence.events);
      webSocket.assertNothingKept();
    }
  }

  private void plainMessages() {
    given("empty text", text(""), "", "text:");
    given("short text", text("hello"), "", "text:hello");
    for (int length : new int[] {125, 126, 127, 128, 65_535, 65_536, 65_537}) {
      String message = "*".repeat(length);
      given("text of " + length, text(message), "", "text:" + message);
      byte[] payload = new byte[length];
      java.util.Arrays.fill(payload, (byte) 0xfe);
      given(
          "binary of " + length,
          frame(FIN | BINARY, payload),
          "",
          "binary:" + ByteBufUtil.hexDump(payload));
    }
    given("empty binary", frame(FIN | BINARY, bytes()), "", "binary:");
    given("two messages", join(text("a"), text("b")), "", "text:a", "text:b");
    given(
        "text and binary",
        join(text("a"), frame(FIN | BINARY, bytes(1, 2))),
        "",
        "text:a",
        "binary:0102");
    given(
        "longer length encoding than needed",
        join(bytes(0x81, 0xfe, 0, 2, 0, 0, 0, 0, 'h', 'i')),
        "",
        "text:hi");
    given(
        "longest length encoding for two bytes",
        join(bytes(0x81, 0xff, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 'h', 'i')),
        "",
        "text:hi");
  }

  private void pingsAndPongs() {
    given("ping without payload", ping(""), "8a00");
    given("ping with payload", ping("hello"), "8a0568656c6c6f");
    given("ping with binary payload", frame(0x89, bytes(0, 255, 254)), "8a0300fffe");
    given("ping of 125", frame(0x89, new byte[125]), "8a7d" + "00".repeat(125));
    given(
        "ping of 126",
        join(bytes(0x89, 0xfe, 0, 126, 0, 0, 0, 0), new byte[126]),
        CLOSE_1002,
        "closed:1002:error");
    given("ten pings", join(ping("1"), ping("2"), ping("3")), "8a01318a01328a0133");
    given("unsolicited pong", frame(0x8a, bytes()), "");
    given("unsolicited pong with payload", frame(0x8a, bytes('x')), "");
    given("pong then ping", join(frame(0x8a, bytes('x')), ping("y")), "8a0179");
  }

  private void reservedBits() {
    for (int bits : new int[] {0x10, 0x20, 0x30, 0x40, 0x50, 0x60, 0x70}) {
      given(
          "reserved bits " + Integer.toHexString(bits) + " on text",
          frame(FIN | bits | TEXT, bytes('x')),
          CLOSE_1002,
          "closed:1002:error");
    }
    given("reserved bit on ping", frame(0xc9, bytes()), CLOSE_1002, "closed:1002:error");
    given("reserved bit on close", frame(0xc8, bytes()), CLOSE_1002, "closed:1002:error");
    given(
        "reserved bit after a message",
        join(text("a"), frame(0xa1, bytes('x')), text("b")),
        CLOSE_1002,
        "text:a",
        "closed:1002:error");
  }

  private void opcodes() {
    for (int opcode : new int[] {3, 4, 5, 6, 7, 11, 12, 13, 14, 15}) {
      given("opcode " + opcode, frame(FIN | opcode, bytes()), CLOSE_1002, "closed:1002:error");
    }
    given(
        "unknown opcode after a message, then a ping",
        join(text("a"), frame(0x85, bytes('x')), ping("")),
        CLOSE_1002,
        "text:a",
        "closed:1002:error");
  }

  private void fragmentation() {
    given("text in two", join(frame(TEXT, bytes('a')), frame(FIN, bytes('b'))), "", "text:ab");
    given(
        "text in five",
        join(
            frame(TEXT, bytes('a')),
            frame(MORE, bytes('b')),
            frame(MORE, bytes()),
            frame(MORE, bytes('c')),
            frame(FIN, bytes('d'))),
        "",
        "text:abcd");
    given("empty first fragment", join(frame(TEXT, bytes()), frame(FIN, bytes('b'))), "", "text:b");
    given("empty last fragment", join(frame(TEXT, bytes('a')), frame(FIN, bytes())), "", "text:a");
    given(
        "all fragments empty",
        join(frame(TEXT, bytes()), frame(MORE, bytes()), frame(FIN, bytes())),
        "",
        "text:");
    given("binary in two", join(frame(BINARY, bytes(1)), frame(FIN, bytes(2))), "", "binary:0102");
    given(
        "ping between fragments",
        join(frame(TEXT, bytes('a')), ping("p"), frame(FIN, bytes('b'))),
        "8a0170",
        "text:ab");
    given(
        "pong between fragments",
        join(frame(TEXT, bytes('a')), frame(0x8a, bytes()), frame(FIN, bytes('b'))),
        "",
        "text:ab");
    given("fragmented ping", frame(0x09, bytes()), CLOSE_1002, "closed:1002:error");
    given("fragmented pong", frame(0x0a, bytes()), CLOSE_1002, "closed:1002:error");
    given("fragmented close", frame(0x08, bytes()), CLOSE_1002, "closed:1002:error");
    given("continuation of nothing", frame(FIN, bytes('a')), CLOSE_1002, "closed:1002:error");
    given(
        "unfinished continuation of nothing",
        frame(MORE, bytes('a')),
        CLOSE_1002,
        "closed:1002:error");
    given(
        "continuation after a whole message",
        join(text("a"), frame(FIN, bytes('b'))),
        CLOSE_1002,
        "text:a",
        "closed:1002:error");
    given(
        "text inside a message",
        join(frame(TEXT, bytes('a')), text("b")),
        CLOSE_1002,
        "closed:1002:error");
    given(
        "binary inside a text message",
        join(frame(TEXT, bytes('a')), frame(FIN | BINARY, bytes(1))),
        CLOSE_1002,
        "closed:1002:error");
    given(
        "message after a fragmented one",
        join(frame(TEXT, bytes('a')), frame(FIN, bytes('b')), text("c")),
        "",
        "text:ab",
        "text:c");
    given(
        "close inside a message",
        join(frame(TEXT, bytes('a')), close(1000, "")),
        "880203e8",
        "closed:1000:");
  }

  private void utf8() {
    given(
        "all lengths of UTF-8",
        text("a\u00e9\u20ac\ud83d\ude00"),
        "",
        "text:a\u00e9\u20ac\ud83d\ude00");
    given("a replacement character as such", text("\ufffd"), "", "text:\ufffd");
    given("non-characters", text("\ufffe\uffff"), "", "text:\ufffe\uffff");
    byte[] greek = "\u03ba\u1f79\u03c3\u03bc\u03b5".getBytes(StandardCharsets.UTF_8);
    given(
        "a character across fragments",
        join(
            frame(TEXT, new byte[] {greek[0]}),
            frame(FIN, java.util.Arrays.copyOfRange(greek, 1, greek.length))),
        "",
        "text:\u03ba\u1f79\u03c3\u03bc\u03b5");
    int[][] invalid = {
      {0x80},
      {0xbf},
      {0xc0, 0xaf},
      {0xc1, 0xbf},
      {0xc3},
      {0xc3, 0x28},
      {0xe0, 0x80, 0xaf},
      {0xe2, 0x82},
      {0xe2, 0x28, 0xa1},
      {0xed, 0xa0, 0x80},
      {0xed, 0xbf, 0xbf},
      {0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80},
      {0xf0, 0x80, 0x80, 0xaf},
      {0xf0, 0x9f, 0x98},
      {0xf4, 0x90, 0x80, 0x80},
      {0xf5, 0x80, 0x80, 0x80},
      {0xf8, 0x88, 0x80, 0x80, 0x80},
      {0xfe},
      {0xff},
      {0xef, 0xbf, 0xbd, 0xff},
      {'a', 0xce},
      {0xce, 'a'}
    };
    for (int[] text : invalid) {
      given(
          "invalid UTF-8 " + ByteBufUtil.hexDump(bytes(text)),
          frame(FIN | TEXT, bytes(text)),
          CLOSE_1007,
          "closed:1007:error");
    }
    given(
        "invalid UTF-8 in fragments",
        join(frame(TEXT, bytes(0xce)), frame(FIN, bytes('a'))),
        CLOSE_1007,
        "closed:1007:error");
    given("any bytes in binary", frame(FIN | BINARY, bytes(0xff, 0xc0)), "", "binary:ffc0");
  }

  private void closing() {
    given("close without status", frame(0x88, bytes()), "8800", "closed:1005:");
    given("close with status", close(1000, ""), "880203e8", "closed:1000:");
    given("close with reason", close(1000, "bye"), "880503e8627965", "closed:1000:bye");
    given(
        "close with the longest reason",
        close(1000, "*".repeat(123)),
        "887d03e8" + "2a".repeat(123),
        "closed:1000:" + "*".repeat(123));
    given(
        "close of 126",
        join(bytes(0x88, 0xfe, 0, 126, 0, 0, 0, 0), new byte[126]),
        CLOSE_1002,
        "closed:1002:error");
    given("close with half a status", frame(0x88, bytes(3)), CLOSE_1002, "closed:1002:error");
    given(
        "close with invalid UTF-8",
        frame(0x88, bytes(3, 0xe8, 0xce, 'a')),
        CLOSE_1007,
        "closed:1007:error");
    given("message after close", join(close(1000, ""), text("a")), "880203e8", "closed:1000:");
    given("ping after close", join(close(1000, ""), ping("a")), "880203e8", "closed:1000:");
    given("two closes", join(close(1000, ""), close(1001, "")), "880203e8", "closed:1000:");
    given(
        "garbage after close",
        join(close(1000, ""), bytes(255, 255, 255)),
        "880203e8",
        "closed:1000:");
    given(
        "messages then close",
        join(text("a"), text("b"), close(1001, "")),
        "880203e9",
        "text:a",
        "text:b",
        "closed:1001:");
  }

  private void closeStatuses() {
    int[] valid = {
      1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014, 3000, 3999, 4000, 4999
    };
    for (int status : valid) {
      given(
          "close " + status,
          close(status, ""),
          "8802" + String.format("%04x", status),
          "closed:" + status + ":");
    }
    int[] invalid = {0, 1, 999, 1004, 1005, 1006, 1015, 1016, 1100, 2000, 2999, 5000, 65_535};
    for (int status : invalid) {
      given("close " + status, close(status, ""), CLOSE_1002, "closed:1002:error");
    }
  }

  private void limits() {
    String longest = "x".repeat(MAX);
    given("text of the limit", text(longest), "", "text:" + longest);
    given("text over the limit", text(longest + "x"), CLOSE_1009, "closed:1009:error");
    given(
        "the limit in fragments",
        join(frame(TEXT, new byte[MAX - 1]), frame(FIN, new byte[1])),
        "",
        "text:" + "\0".repeat(MAX));
    given(
        "over the limit in fragments",
        join(frame(TEXT, new byte[MAX]), frame(FIN, new byte[1])),
        CLOSE_1009,
        "closed:1009:error");
    given(
        "over the limit, only announced",
        bytes(0x82, 0xff, 0, 0, 0, 0, 0, 1, 0x11, 0x71, 0, 0, 0, 0),
        CLOSE_1009,
        "closed:1009:error");
    given(
        "length of 2^63 - 1",
        bytes(0x82, 0xff, 0x7f, 255, 255, 255, 255, 255, 255, 255, 0, 0, 0, 0),
        CLOSE_1009,
        "closed:1009:error");
    given(
        "length with the highest bit",
        bytes(0x82, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0),
        CLOSE_1009,
        "closed:1009:error");
    given(
        "length of 2^32 in a continuation",
        join(frame(TEXT, bytes('a')), bytes(0x80, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
        CLOSE_1009,
        "closed:1009:error");
    given(
        "message after a violation",
        join(text(longest + "x"), text("a")),
        CLOSE_1009,
        "closed:1009:error");
  }

  private void masks() {
    given("unmasked text", bytes(0x81, 1, 'a'), CLOSE_1002, "closed:1002:error");
    given("unmasked close", bytes(0x88, 0), CLOSE_1002, "closed:1002:error");
    given("unmasked ping", bytes(0x89, 0), CLOSE_1002, "closed:1002:error");
    given("mask of zeroes", frame(0x81, bytes('a', 'b'), 0), "", "text:ab");
    given("mask of ones", frame(0x81, bytes('a', 'b'), -1), "", "text:ab");
  }
}
