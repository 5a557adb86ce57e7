package io.domainshift.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A connection to a server that somebody tampers with. */
public final class CuttingProxy implements AutoCloseable {

  private static final int NOTHING = -1;

  private final ServerSocket listening;
  private final URI server;
  private final AtomicLong cutAnswerAfter = new AtomicLong(NOTHING);
  private final AtomicLong flipRequestByte = new AtomicLong(NOTHING);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final Set<Socket> mute = ConcurrentHashMap.newKeySet();
  private final AtomicInteger connections = new AtomicInteger();
  private volatile boolean down;
  private volatile boolean downAfterCut;

  public CuttingProxy(URI server) {
    this.server = server;
    try {
      listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    daemon(this::accept);
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + listening.getLocalPort());
  }

  /** Once, an answer is broken off after so many bytes of all answers from now on. */
  public void cutAnswerAfter(long bytes) {
    cutAnswerAfter.set(bytes);
  }

  /** Whoever connects after the next cut is turned away. */
  public void goDownWithTheNextCut() {
    downAfterCut = true;
  }

  /** Once, this byte of all that is sent from now on arrives as another one. */
  public void flipRequestByte(long position) {
    flipRequestByte.set(position);
  }

  /** While down, whoever is connected is cut off and whoever connects is turned away. */
  public void setDown(boolean down) {
    this.down = down;
    this.downAfterCut = false;
    if (down) {
      open.forEach(CuttingProxy::cut);
    }
  }

  /** Bytes of the connections that there are arrive nowhere from now on. */
  public void holdBack() {
    mute.addAll(open);
  }

  /** How many were opened so far. */
  public int connections() {
    return connections.get();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (down) {
          client.close();
          continue;
        }
        connections.incrementAndGet();
        Socket behind = new Socket(server.getHost(), server.getPort());
        open.add(client);
        open.add(behind);
        daemon(() -> pass(client, behind, flipRequestByte, false));
        daemon(() -> pass(behind, client, cutAnswerAfter, true));
      } catch (IOException e) {
        continue; // closed, or the server is away
      }
    }
  }

  private void pass(Socket from, Socket to, AtomicLong countdown, boolean cut) {
    byte[] buffer = new byte[1 << 16];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0 && !down; n = in.read(buffer)) {
        if (mute.contains(from)) {
          continue;
        }
        int at = reached(countdown, n);
        if (at != NOTHING) {
          if (cut) {
            out.write(buffer, 0, at);
            out.flush();
            down = down || downAfterCut;
            return;
          }
          buffer[at] ^= 1;
        }
        out.write(buffer, 0, n);
        out.flush();
      }
    } catch (IOException e) {
      return; // either side has gone
    } finally {
      open.remove(from);
      open.remove(to);
    }
  }

  private static void cut(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Counts bytes down; the index of the one that was waited for, if it is among them. */
  private static int reached(AtomicLong countdown, int bytes) {
    long before = countdown.getAndUpdate(left -> left < bytes ? NOTHING : left - bytes);
    return before < bytes ? (int) before : NOTHING;
  }

  private static void daemon(Runnable task) {
    Thread thread = new Thread(task, "cutting-proxy");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      listening.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
