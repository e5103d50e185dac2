package io.roomcast;

import io.roomcast.auth.KeyGenerator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code roomcast init}: makes a conf to start from, with secrets of its own. Main thread. */
@Command(name = "init", description = "Print a conf to start from, with fresh secrets.")
final class InitCommand implements Callable<Integer> {
}
