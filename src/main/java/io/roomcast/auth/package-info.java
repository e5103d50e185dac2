/**
 * Who may come in: JSON Web Tokens with their keys, origins, client addresses behind proxies, API
 * keys and webhook signatures. Knows no server and no socket; the package {@code handler} puts it
 * to use.
 */
@NullMarked
package io.roomcast.auth;

import org.jspecify.annotations.NullMarked;
