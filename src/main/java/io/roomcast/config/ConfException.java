package io.roomcast.config;

import java.util.List;
import java.util.stream.Collectors;

/** A conf that cannot be used, with everything that is wrong with it. */
public final class ConfException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfProblem> problems;

  /** Problems, at least one. */
  public ConfException(List<ConfProblem> problems) {
    super(message(problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** What is wrong. */
  public List<ConfProblem> problems() {
    return problems;
  }

  private static String message(List<ConfProblem> problems) {
    String count = problems.size() == 1 ? "a problem:" : problems.size() + " problems:";
    String title = "the conf has " + count;
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(Collectors.joining(System.lineSeparator(), title + System.lineSeparator(), ""));
  }
}
