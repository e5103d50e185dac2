package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Exit codes and messages of the command line. */
class MainTest {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final Map<String, String> environment = new HashMap<>();

  @ParameterizedTest
  @ValueSource(strings = {"version", "--version"})
  void versionTellsWhatRuns(String argument) {
    assertThat(run(argument)).isZero();
    assertThat(out.toString()).matches("roomcast \\S.*, Java \\d+.* \\(.+\\), \\S+ \\S+\\R");
    assertThat(err.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"help", "--help", "-h"})
  void helpNamesTheCommands(String argument) {
    assertThat(run(argument)).isZero();
    assertThat(out.toString()).contains("serve").contains("version");
  }

  @Test
  void everyCommandHasHelp() {
    assertThat(run("help", "serve")).isZero();
    assertThat(out.toString()).contains("--conf").contains("--host").contains("--port");
  }

  @Test
  void anUnknownCommandIsWrongUse() {
    assertThat(run("serv")).isEqualTo(2);
    assertThat(err.toString()).contains("serv").contains("Did you mean").contains("serve");
  }

  @Test
  void anUnknownOptionIsWrongUse() {
    assertThat(run("--prot=80")).isEqualTo(2);
    assertThat(err.toString())
        .startsWith("roomcast: Unknown option: '--prot=80'")
        .contains("Try: roomcast help")
        .doesNotContain("\tat ");
  }

  @Test
  void aMissingConfIsWrongUse() {
    assertThat(run("serve", "-c", "missing.json")).isEqualTo(2);
    assertThat(err.toString())
        .contains("the conf has a problem:")
        .contains("  missing.json: found no such file");
  }

  @Test
  void aWrongConfIsWrongUseWithItsProblems(@TempDir Path dir) throws Exception {
    Path file = dir.resolve("gateway.json");
    Files.writeString(file, "{\n  \"lisen\": {},\n  \"log\": {\"level\": \"loud\"}\n}");

    assertThat(run("-c", file.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("the conf has 2 problems:")
        .contains("gateway.json:2:12: lisen: found an unknown key (did you mean \"listen\"?)")
        .contains("gateway.json:3:20: log.level: found \"loud\"; allowed: \"error\", \"warn\"")
        .doesNotContain("\tat ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"http", "-1", "65536", "3000.5"})
  void aWrongPortIsWrongUse(String port) {
    assertThat(run("--port=" + port)).isEqualTo(2);
    assertThat(err.toString())
        .contains("--port: listen.public.port: found")
        .contains("allowed: a whole number from 0 to 65535");
  }

  @Test
  void aPortInUseIsAFailureOfOneLine() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      assertThat(run("--port", Integer.toString(taken.getLocalPort()))).isEqualTo(1);
      assertThat(err.toString())
          .isEqualToNormalizingNewlines(
              "roomcast: cannot listen on 127.0.0.1:"
                  + taken.getLocalPort()
                  + ": the port is in use\n");
    }
  }

  @Test
  void anAddressOfAnotherMachineIsAFailureOfOneLine() {
    assertThat(run("--host", "192.0.2.1", "--port", "0")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualToNormalizingNewlines(
            "roomcast: cannot listen on 192.0.2.1:0: this machine has no such address\n");
  }

  @Test
  void anUnusableCertificateIsAFailureOfOneLine(@TempDir Path dir) throws Exception {
    Path pem = Files.writeString(dir.resolve("a.pem"), "no certificate");
    Path file = dir.resolve("gateway.json");
    Files.writeString(
        file,
        "{\"listen\": {\"public\": {\"port\": 0, \"tls\": {\"cert\": \"%1$s\", \"key\": \"%1$s\"}}}}"
            .formatted(pem));

    assertThat(run("-c", file.toString())).isEqualTo(1);
    assertThat(err.toString()).startsWith("roomcast: cannot listen on 0.0.0.0:0: ").hasLineCount(1);
  }

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), environment, args);
  }
}
