package io.roomcast.config;

import java.util.List;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Conf of how clients prove who they are. Immutable. */
public record AuthConf(
    @Option(
            value =
                "Where to look for a token: auth.<key>, header:<name>, cookie:<name>, query:<name>."
                    + " The first that is there counts.",
            byDefault = {"auth.token", "header:authorization"},
            min = "1",
            max = "20",
            pattern = "(auth\\.|header:|cookie:|query:)[!#$%&'*+.^_`|~A-Za-z0-9-]+")
        List<String> from,
    @Option("How JSON Web Tokens are verified; needed unless anonymous is true.")
        @Nullable JwtConf jwt,
    @Option(
            value = "Whether namespaces that do not say otherwise admit clients without a token.",
            byDefault = "false")
        boolean anonymous)
    implements Checked {

  @Override
  public void check(BiConsumer<String, String> problem) {
    if (jwt == null && !anonymous) {
      problem.accept("jwt", "an object with issuers, unless anonymous is true");
    }
  }

  @Override
  public void advise(BiConsumer<String, String> advice) {
    if (from.stream().anyMatch(place -> place.startsWith("query:"))) {
      advice.accept("from", "no query parameter: it ends up in the logs of proxies");
    }
  }
}
