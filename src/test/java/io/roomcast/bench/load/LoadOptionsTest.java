package io.roomcast.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.roomcast.bench.load.LoadOptions.TransportKind;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.ParameterException;

class LoadOptionsTest {

  @Test
  void aModeBringsWhatIsNotSaid() {
    LoadOptions options = LoadOptions.parse("polling-echo");
    assertThat(options.mode()).isEqualTo(Mode.POLLING_ECHO);
    assertThat(options.transport()).isEqualTo(TransportKind.POLLING);
    assertThat(options.clients()).isEqualTo(100);
    assertThat(options.window()).isEqualTo(1);
    assertThat(options.pid()).isNull();
  }

  @Test
  void whatIsSaidCounts() {
    LoadOptions options =
        LoadOptions.parse(
            "fanout", "--clients", "7", "--window", "32", "--transport", "upgrade", "--volatile");
    assertThat(options.clients()).isEqualTo(7);
    assertThat(options.transport()).isEqualTo(TransportKind.UPGRADE);
    assertThat(options.publishEvent()).isEqualTo("vol");
    assertThat(options.undelivered()).as("never below the window").isEqualTo(32);
  }

  @Test
  void aValueHoldsItsStamp() {
    assertThat(LoadOptions.parse("echo", "--size", "1").size()).isEqualTo(Stamp.TEXT_BYTES);
    assertThat(LoadOptions.parse("echo", "--size", "1", "--payload", "binary").size())
        .isEqualTo(Stamp.BINARY_BYTES);
  }

  @Test
  void theShareThatDeflatesIsSpreadEvenly() {
    LoadOptions quarter = LoadOptions.parse("fanout", "--deflate", "0.25");
    assertThat(IntStream.range(0, 100).filter(quarter::deflates).count()).isEqualTo(25);
    assertThat(IntStream.range(0, 8).filter(quarter::deflates).count()).isEqualTo(2);
    assertThat(LoadOptions.parse("fanout").deflates(0)).isFalse();
    assertThat(LoadOptions.parse("fanout", "--deflate", "1").deflates(0)).isTrue();
  }

  @Test
  void whatIsNotKnownIsRefused() {
    assertThatThrownBy(() -> LoadOptions.parse("fanout", "--clients", "many"))
        .isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> LoadOptions.parse("fanfare")).isInstanceOf(ParameterException.class);
    assertThatThrownBy(() -> LoadOptions.parse("fanout", "--colour", "red"))
        .isInstanceOf(ParameterException.class);
  }
}
