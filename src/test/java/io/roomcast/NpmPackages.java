package io.roomcast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

/** For tests that need what npm installs. */
public final class NpmPackages {

  private NpmPackages() {}

  /**
   * Fails the test without them, unless the build was told to do without npm ({@code -Dskip.npm}):
   * then it is skipped.
   */
  public static void require(boolean installed) {
    assumeFalse(!installed && System.getProperty("skip.npm") != null, "told to do without npm");
    assertThat(installed).as("the packages of npm are installed").isTrue();
  }
}
