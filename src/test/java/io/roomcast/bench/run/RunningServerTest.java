package io.roomcast.bench.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Servers are waited for, told about when they fail, and ended. */
@Timeout(240)
class RunningServerTest {

  @TempDir Path directory;

  @Test
  void isReadyWhenItSaysSoAndIsEndedEvenIfItWillNot() throws Exception {
    String stubborn = "trap '' TERM; echo hello; echo listening $0; while :; do sleep 1; done";
    Launch launch = new Launch(List.of("sh", "-c", stubborn), List.of());
    Path log = directory.resolve("log");
    ProcessHandle process;

    try (RunningServer server = RunningServer.start(launch, log)) {
      process = ProcessHandle.of(server.pid()).orElseThrow();
      assertThat(server.url()).matches("http://127\\.0\\.0\\.1:\\d+");
      assertThat(Files.readAllLines(log))
          .containsExactly("hello", "listening " + server.url().substring(17));
    }

    assertThat(process.isAlive()).isFalse();
  }

  @Test
  void whatItSaidLastIsToldWhenItFails() {
    Launch launch = new Launch(List.of("sh", "-c", "echo no such thing >&2; exit 2"), List.of());

    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> RunningServer.start(launch, directory.resolve("log")))
        .withMessageEndingWith("no such thing");
  }

  @Test
  void aMissingToolIsNamed() {
    Launch launch = new Launch(List.of("no-such-tool"), List.of());

    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(() -> RunningServer.start(launch, directory.resolve("log")))
        .withMessageStartingWith("can't run no-such-tool");
  }
}
