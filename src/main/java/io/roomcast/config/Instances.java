package io.roomcast.config;

/**
 * How many event loops serve clients.
 *
 * @param count the number, or 0 for as many as there are processors
 */
public record Instances(int count) {

  static final Instances CPUS = new Instances(0);

  /** The number for a machine with that many processors. */
  public int resolve(int processors) {
    return count == 0 ? processors : count;
  }
}
