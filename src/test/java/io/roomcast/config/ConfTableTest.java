package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The README's table of the conf is what the records say. */
class ConfTableTest {

  @Test
  void theReadmeHasEveryKey() throws Exception {
    assertThat(Files.readString(Path.of("README.md"))).contains(ConfDocs.table());
  }
}
