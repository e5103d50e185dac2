/** Micro benchmarks: their common settings, the program that runs them and checks the budgets. */
@NullMarked
package io.roomcast.bench.micro;

import org.jspecify.annotations.NullMarked;
