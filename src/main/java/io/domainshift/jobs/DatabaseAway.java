package io.domainshift.jobs;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import org.springframework.dao.NonTransientDataAccessResourceException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;

/** Tells a database that is away for a while from one that refuses what was asked. */
public final class DatabaseAway {

  /**
   * Classes of SQLSTATE: the connection, too many of them, an operator who restarts the server, the
   * server's own disk.
   */
  private static final Set<String> CLASSES = Set.of("08", "53", "57", "58");

  private DatabaseAway() {}

  /** Whether the same would be answered when it is back. */
  public static boolean caused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof NonTransientDataAccessResourceException
          || cause instanceof RecoverableDataAccessException
          || cause instanceof TransientDataAccessException
          || cause instanceof CannotCreateTransactionException
          || cause instanceof SQLTransientConnectionException
          || cause instanceof SQLException refusal && away(refusal)) {
        return true;
      }
    }
    return false;
  }

  private static boolean away(SQLException refusal) {
    String state = refusal.getSQLState();
    return state != null && state.length() == 5 && CLASSES.contains(state.substring(0, 2));
  }
}
