package io.domainshift.api.jobs;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * A response that is written to as the client reads: what it has not taken yet waits in memory,
 * never in a blocked thread.
 */
final class SseConnection implements WriteListener, AsyncListener {

  /** Reconnecting clients wait this long; the text opens the stream, so headers leave at once. */
  private static final String OPENING = "retry: 2000\n\n";

  /** With more than this not yet taken, nothing new is fetched for the client. */
  private static final int BEHIND_BYTES = 1 << 16;

  private final AsyncContext async;
  private final ServletOutputStream out;
  private final Deque<byte[]> outbox = new ArrayDeque<>();
  private final List<Runnable> closing = new ArrayList<>();
  private int waitingBytes;
  private boolean opened;
  private boolean flushed = true;
  private boolean ending;
  private boolean completed;
  private boolean closed;

  private SseConnection(AsyncContext async, ServletOutputStream out) {
    this.async = async;
    this.out = out;
  }

  static SseConnection open(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    AsyncContext async = request.startAsync(request, response);
    async.setTimeout(0);
    SseConnection connection = new SseConnection(async, response.getOutputStream());
    async.addListener(connection);
    connection.send(OPENING);
    connection.out.setWriteListener(connection);
    return connection;
  }

  /** Runs once when the connection is over, at once if it is already. */
  synchronized void onClose(Runnable action) {
    if (closed) {
      action.run();
    } else {
      closing.add(action);
    }
  }

  /** Whether the client is slow to take what was sent. */
  synchronized boolean isBehind() {
    return waitingBytes > BEHIND_BYTES;
  }

  synchronized void send(String text) {
    if (ending) {
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    outbox.add(bytes);
    waitingBytes += bytes.length;
    flushed = false;
    drain();
  }

  /** Closes the response once all is written. */
  synchronized void end() {
    ending = true;
    drain();
  }

  @Override
  public synchronized void onWritePossible() {
    opened = true;
    drain();
  }

  private void drain() {
    if (!opened || completed) {
      return;
    }
    try {
      while (!outbox.isEmpty() && out.isReady()) {
        byte[] bytes = outbox.remove();
        waitingBytes -= bytes.length;
        out.write(bytes);
      }
      if (outbox.isEmpty() && !flushed && out.isReady()) {
        flushed = true;
        out.flush();
      }
      if (outbox.isEmpty() && ending && out.isReady()) {
        complete();
      }
    } catch (IOException | IllegalStateException e) {
      complete();
    }
  }

  private void complete() {
    ending = true;
    outbox.clear();
    if (!completed) {
      completed = true;
      async.complete();
    }
  }

  @Override
  public synchronized void onError(Throwable failure) {
    complete();
  }

  @Override
  public synchronized void onComplete(AsyncEvent event) {
    completed = true;
    ending = true;
    closed = true;
    closing.forEach(Runnable::run);
    closing.clear();
  }

  @Override
  public synchronized void onError(AsyncEvent event) {
    complete();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    // There is none.
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // Happened before this listener was added.
  }
}
