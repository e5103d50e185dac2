/** The gateway as a program: the command line, and the root that puts everything together. */
@NullMarked
package io.roomcast;

import org.jspecify.annotations.NullMarked;
