package io.roomcast;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Programs of this machine, which no registry of this build has: where one is not installed, the
 * tests that need it are skipped, and the report says so. On Debian and its kin, {@code apt-get
 * install nginx-light haproxy} brings the proxies.
 */
final class Programs {

  private Programs() {}

  /** Where it is; ends the test when it is nowhere. */
  static String find(String name) {
    String path = System.getenv("PATH") + File.pathSeparator + "/usr/sbin";
    for (String directory : path.split(File.pathSeparator, -1)) {
      Path file = Path.of(directory, name);
      if (Files.isExecutable(file)) {
        return file.toString();
      }
    }
    assumeTrue(false, name + " is not installed");
    return "";
  }

  /** What runs nginx with that conf, and files of its own in that directory only. */
  static List<String> nginx(Path directory, String conf) throws IOException {
    StringBuilder own = new StringBuilder("http {\n  access_log off;\n");
    for (String kind : List.of("client_body", "proxy", "fastcgi", "uwsgi", "scgi")) {
      own.append("  ")
          .append(kind)
          .append("_temp_path ")
          .append(directory.resolve(kind))
          .append(";\n");
    }
    Path file = directory.resolve("nginx.conf");
    Files.writeString(file, conf.replace("http {\n", own));
    // The user whose directory that is; of no effect without the rights to choose.
    String user = "user " + System.getProperty("user.name") + "; ";
    String more = user + "daemon off; pid " + directory.resolve("pid") + "; error_log stderr;";
    return List.of(find("nginx"), "-c", file.toString(), "-g", more);
  }

  /** Ends one, with the processes that it has started. */
  static void end(Process process) throws InterruptedException {
    process.destroy(); // not by force: nginx has processes of its own to end
    if (!process.waitFor(20, TimeUnit.SECONDS)) {
      process.destroyForcibly();
    }
  }
}
