package io.roomcast.bench.report;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import io.roomcast.bench.plan.BenchCases;
import io.roomcast.bench.plan.Figure;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One run of one case against one server: a line of {@code results.jsonl}. Immutable.
 *
 * @param benchCase the case's id
 * @param server the server's id
 * @param round runs of one round were made one after the other, and are compared
 * @param at when it began, as ISO 8601
 * @param otherCores cores that other processes used meanwhile; null where that can't be told
 * @param load the line that the load generator printed; null when the run failed
 * @param error why it failed
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RunLine(
    @JsonProperty("case") String benchCase,
    String server,
    int round,
    String at,
    @Nullable Double otherCores,
    @Nullable JsonNode load,
    @Nullable String error) {

  /** Cores in use by others from which on a run counts as disturbed. */
  static final double DISTURBED = 0.25;

  boolean disturbed() {
    return otherCores != null && otherCores > DISTURBED;
  }

  /** A figure in the unit of reports; empty when it was not measured. */
  OptionalDouble figure(Figure figure) {
    OptionalDouble value = number("/" + figure.key());
    return value.isEmpty() ? value : OptionalDouble.of(value.getAsDouble() * figure.scale());
  }

  /** A number in what the load generator printed, by JSON pointer. */
  OptionalDouble number(String pointer) {
    JsonNode value = load == null ? null : load.at(pointer);
    return value != null && value.isNumber()
        ? OptionalDouble.of(value.doubleValue())
        : OptionalDouble.empty();
  }

  /** In a line for the one who waits. */
  public String summary() {
    String figures =
        error != null
            ? "failed: " + error
            : BenchCases.named(benchCase).figures().stream()
                .map(this::words)
                .collect(Collectors.joining(", "));
    String others = otherCores == null ? "" : ", others " + otherCores + " cores";
    return "round " + round + " " + benchCase + " " + server + ": " + figures + others;
  }

  private String words(Figure figure) {
    OptionalDouble value = figure(figure);
    return figure.words()
        + " "
        + (value.isPresent() ? Figure.number(value.getAsDouble()) : "not measured");
  }

  /** Messages that were lost, came twice, out of order or unasked, and clients cut off. */
  long faults() {
    JsonNode node = load;
    if (node == null) {
      return 0;
    }
    return LongStream.of(
            node.path("lost").asLong(),
            node.path("duplicated").asLong(),
            node.path("outOfOrder").asLong(),
            node.path("unexpected").asLong(),
            node.path("disconnected").asLong())
        .sum();
  }
}
