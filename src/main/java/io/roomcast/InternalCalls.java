package io.roomcast;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/**
 * How commands ask the internal listener of a running gateway: with an API key from a file or the
 * environment, never from the command line, which other users of the machine can see. Main thread.
 */
final class InternalCalls {

  private static final String DEFAULT_KEY = "ROOMCAST_API_KEY";
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Map<String, String> environment;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();

  @Option(names = "--key-file", paramLabel = "FILE", description = "File with the API key.")
  private @Nullable Path keyFile;

  @Option(
      names = "--key-env",
      paramLabel = "NAME",
      description = "Environment variable with the API key; default: " + DEFAULT_KEY + ".")
  private @Nullable String keyEnv;

  InternalCalls(Map<String, String> environment) {
    this.environment = environment;
  }

  /**
   * A request that has the key.
   *
   * @param gateway what the operator wrote
   * @param name of the option or parameter for that
   * @throws ParameterException when it is no URL of a listener
   */
  HttpRequest.Builder request(CommandSpec spec, String name, URI gateway, String path) {
    String scheme = String.valueOf(gateway.getScheme());
    if (gateway.getHost() == null || !(scheme.equals("http") || scheme.equals("https"))) {
      throw new ParameterException(
          spec.commandLine(), name + ": a URL as http://node-1:9090, not " + gateway);
    }
    HttpRequest.Builder request = HttpRequest.newBuilder(gateway.resolve(path)).timeout(PATIENCE);
    String key = key();
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return request;
  }

  /** Sends it and waits for the answer. */
  HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new StartException("cannot reach " + request.uri() + ": " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StartException("interrupted", e);
    }
  }

  private @Nullable String key() {
    if (keyFile != null) {
      try {
        return Files.readString(keyFile).strip();
      } catch (IOException e) {
        throw new StartException("cannot read " + keyFile, e);
      }
    }
    String name = keyEnv == null ? DEFAULT_KEY : keyEnv;
    String key = environment.get(name);
    if (key == null && keyEnv != null) {
      throw new StartException("the environment has no " + name, null);
    }
    return key;
  }
}
