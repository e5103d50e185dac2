package io.roomcast.config;

import java.util.List;
import java.util.stream.Collectors;

/** A conf that cannot be used, with everything that is wrong with it. */
public final class ConfException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfProblem> problems;

  /** Problems, at least one, of the conf of that name. */
  ConfException(String source, List<ConfProblem> problems) {
    super(message(source, problems), null, false, false);
    this.problems = List.copyOf(problems);
  }

  /** What is wrong, in the order of the file. */
  public List<ConfProblem> problems() {
    return problems;
  }

  private static String message(String source, List<ConfProblem> problems) {
    String title =
        problems.size() == 1 ? source + ":" : source + " has " + problems.size() + " problems:";
    return problems.stream()
        .map(problem -> "  " + problem)
        .collect(Collectors.joining(System.lineSeparator(), title + System.lineSeparator(), ""));
  }
}
