package io.roomcast.bench;

import io.roomcast.bench.plan.BenchCases;
import io.roomcast.bench.plan.BenchServer;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints the names of servers and cases. */
@Command(
    name = "list",
    description = "Prints the servers and the cases.",
    mixinStandardHelpOptions = true)
final class ListCommand implements Runnable {

  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    out.println("Servers:");
    for (BenchServer server : BenchServer.values()) {
      out.printf("  %-16s %s%n", server.id(), server.title());
    }
    out.println("Cases:");
    BenchCases.all().forEach(each -> out.printf("  %-16s %s%n", each.id(), each.title()));
  }
}
