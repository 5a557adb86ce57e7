package io.domainshift.jobs;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Passes on what PostgreSQL notifies: a job became claimable. A notification may get lost with its
 * connection, so listeners also look for themselves now and then; after a reconnect every listener
 * is told to look.
 */
@Component
public class JobNotifications implements SmartLifecycle {

  private static final Logger log = LoggerFactory.getLogger(JobNotifications.class);
  private static final int WAIT_MILLIS = 500;
  private static final long RECONNECT_MILLIS = 1000;

  private final DataSource database;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile @Nullable Thread listening;

  public JobNotifications(DataSource database) {
    this.database = database;
  }

  /** Called when a job may have become claimable; must not block. */
  public Subscription onQueued(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Ends a listener's calls. */
  public interface Subscription extends AutoCloseable {
    @Override
    void close();
  }

  @Override
  public synchronized void start() {
    Thread thread = new Thread(this::listen, "job-notifications");
    thread.setDaemon(true);
    listening = thread;
    thread.start();
  }

  @Override
  public synchronized void stop() {
    Thread thread = listening;
    listening = null;
    if (thread == null) {
      return;
    }
    try {
      thread.join(2L * WAIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public boolean isRunning() {
    return listening != null;
  }

  /** Before the workers start and after they stop. */
  @Override
  public int getPhase() {
    return 0;
  }

  private void listen() {
    while (listening == Thread.currentThread()) {
      try (Connection connection = database.getConnection();
          Statement statement = connection.createStatement()) {
        statement.execute("LISTEN " + JobQueue.CHANNEL);
        listeners.forEach(Runnable::run);
        try {
          pass(connection.unwrap(PGConnection.class));
        } finally {
          statement.execute("UNLISTEN *");
        }
      } catch (SQLException e) {
        if (listening != null) {
          log.warn("Notifications are away, polling goes on: {}", e.getMessage());
          pauseBeforeReconnect();
        }
      }
    }
  }

  private void pass(PGConnection connection) throws SQLException {
    while (listening == Thread.currentThread()) {
      PGNotification[] notifications = connection.getNotifications(WAIT_MILLIS);
      if (notifications != null && notifications.length > 0) {
        listeners.forEach(Runnable::run);
      }
    }
  }

  private static void pauseBeforeReconnect() {
    try {
      Thread.sleep(RECONNECT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
