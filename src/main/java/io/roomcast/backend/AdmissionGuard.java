package io.roomcast.backend;

import io.roomcast.socketio.ConnectContext;
import io.roomcast.socketio.ConnectGuard;
import io.roomcast.socketio.Socket;

/**
 * Does what a backend's answer to a connect asks for once the socket is in: runs its commands, and
 * keeps an eye on the time that it gave. Add it to every namespace whose connects go to a backend:
 * {@code namespace.use(new AdmissionGuard())}. Stateless; event loop of the namespace.
 */
public final class AdmissionGuard implements ConnectGuard {

  @Override
  public void handle(ConnectContext context) {
    context.next();
  }

  @Override
  public void connected(Socket socket) {
    Admission admission = socket.attachment(Admission.class);
    if (admission != null) {
      admission.begin();
    }
  }
}
