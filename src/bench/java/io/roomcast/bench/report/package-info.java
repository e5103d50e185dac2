/** From the lines of a run to tables and a chart. Nothing here measures. */
@NullMarked
package io.roomcast.bench.report;

import org.jspecify.annotations.NullMarked;
