package io.roomcast.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The table of the conf is what the records say. */
class ConfTableTest {

  @Test
  void theReferenceHasEveryKey() throws Exception {
    assertThat(Files.readString(Path.of("src/docs/conf.md"))).contains(ConfDocs.table());
  }
}
