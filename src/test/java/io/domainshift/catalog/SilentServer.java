package io.domainshift.catalog;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** Promises a thousand bytes, sends ten, and says nothing more. */
final class SilentServer implements AutoCloseable {

  private final ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
  private final Thread thread = new Thread(this::serve, "silent-server");

  SilentServer() throws IOException {
    thread.setDaemon(true);
    thread.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort() + "/x");
  }

  private void serve() {
    try (Socket client = socket.accept();
        OutputStream out = client.getOutputStream()) {
      out.write(
          "HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n0123456789"
              .getBytes(StandardCharsets.US_ASCII));
      out.flush();
      Thread.sleep(10_000);
    } catch (IOException | InterruptedException e) {
      // The test is over.
    }
  }

  @Override
  public void close() throws IOException {
    thread.interrupt();
    socket.close();
  }
}
