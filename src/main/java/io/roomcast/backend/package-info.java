/**
 * What the conf does with events: rules that relay them, change rooms or ask a backend, and the
 * backends themselves. Needs no Java of the operator's.
 */
@NullMarked
package io.roomcast.backend;

import org.jspecify.annotations.NullMarked;
