package io.roomcast.config;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.jspecify.annotations.Nullable;

/** A conf tree with every kind of key that records can have. */
record TestConf(
    @Option(value = "Listener.") Listener listener,
    @Option(value = "Namespaces.", max = "3", reloadable = true) List<Space> namespaces,
    @Option(value = "Backends.", pattern = "[a-z][a-z0-9_]*") Map<String, Backend> backends,
    @Option(value = "Weights.") Map<String, Integers> weights,
    @Option(value = "Tokens.", toggle = true, byDefault = "false") @Nullable Tokens tokens,
    @Option(value = "Broker.") @Nullable Broker redis) {

  record Listener(
      @Option(value = "Name.", byDefault = "0") String name,
      @Option(value = "Port.", byDefault = "1", min = "0", max = "9") int port,
      @Option(value = "Level.", byDefault = "1", reloadable = true) int level,
      @Option(
              value = "Letters.",
              byDefault = {"a", "b"},
              min = "1",
              pattern = "[a-z]+")
          List<String> letters) {}

  record Space(
      @Option("Name.") String name,
      @Option(value = "Time.", byDefault = "1s", min = "1ms", max = "1h") Duration time,
      @Option("Rules.") List<Rule> events) {}

  /** Told by a tag. */
  @Variants(tag = "do")
  sealed interface Rule permits Relay, Call {}

  @Variants.Named("relay")
  record Relay(
      @Option("Event.") String match, @Option(value = "Room.", byDefault = "all") String to)
      implements Rule {}

  @Variants.Named("call")
  record Call(@Option("Event.") String match, @Option("Name.") String backend) implements Rule {}

  /** Told by their first key. */
  @Variants
  sealed interface Backend permits Webhook, Bus {}

  record Webhook(
      @Option(value = "Address.", pattern = "https?://\\S+") String url,
      @Option(value = "Key.", secret = Secrecy.STRONG, min = "16") String secret)
      implements Backend {}

  record Bus(
      @Option("Address.") String bus,
      @Option(value = "Time.", byDefault = "5s", min = "1ms", max = "1d") Duration timeout)
      implements Backend {}

  record Integers(@Option(value = "Number.", byDefault = "7") int number) {}

  record Tokens(
      @Option(value = "Key.", secret = Secrecy.MASKED, byDefault = "") String key,
      @Option(value = "Old keys.", secret = Secrecy.MASKED, min = "0", max = "2")
          List<String> old) {}

  record Broker(@Option("Address.") String endpoint) {}

  /** The tree of files a.json, b.json and so on, with this environment. */
  static Loaded<TestConf> load(Map<String, String> environment, String... texts) {
    return load(environment, false, texts);
  }

  static Loaded<TestConf> load(Map<String, String> environment, boolean lenient, String... texts) {
    List<ConfLoader.Source> sources = new ArrayList<>();
    for (String text : texts) {
      sources.add(new ConfLoader.Source((char) ('a' + sources.size()) + ".json", text));
    }
    return ConfLoader.load(
        TestConf.class, sources, new ConfSources(List.of(), environment, List.of(), lenient));
  }

  /** The tree of one file without an environment. */
  static TestConf read(String text) {
    return load(Map.of(), text).conf();
  }

  /** What is wrong with it. */
  static List<String> problems(Map<String, String> environment, String... texts) {
    ConfException e =
        Assertions.catchThrowableOfType(ConfException.class, () -> load(environment, texts));
    Assertions.assertThat(e).isNotNull();
    return e.problems().stream().map(ConfProblem::toString).toList();
  }
}
