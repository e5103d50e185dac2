package io.roomcast;

import io.roomcast.api.ApiOptions;
import io.roomcast.api.OpenApi;
import io.roomcast.config.ConfDocs;
import io.roomcast.config.ConfLoader;
import io.roomcast.config.ConfSchema;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code roomcast config}: what can be set, and what is set. Main thread. */
@Command(name = "config", description = "Show the conf in effect, or what a conf can have.")
final class ConfigCommand {

  private final PrintWriter out;

  ConfigCommand(PrintWriter out) {
    this.out = out;
  }

  @Command(
      description = "Print, as JSON, each value in effect with its origin; secrets are masked.")
  void show(@Mixin ConfOptions conf) {
    print(ConfLoader.load(conf.sources(List.of())).effective().json());
  }

  @Command(description = "List the environment variables that set a key.")
  void env() {
    print(ConfDocs.environment());
  }

  @Command(description = "Print the JSON Schema of a conf file.")
  void schema() {
    print(ConfSchema.text());
  }

  @Command(description = "Print the reference of all keys, in Markdown.")
  void docs() {
    print(ConfDocs.table());
  }

  @Command(description = "Print the OpenAPI document of the server API.")
  void openapi() {
    print(
        OpenApi.document(ApiOptions.DEFAULT, VersionCommand.version()).encodePrettily()
            + System.lineSeparator());
  }

  private void print(String text) {
    out.print(text);
    out.flush();
  }
}
