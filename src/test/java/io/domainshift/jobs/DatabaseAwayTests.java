package io.domainshift.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.domainshift.testing.CuttingProxy;
import io.domainshift.testing.TestDatabase;
import java.sql.SQLException;
import org.hibernate.exception.GenericJDBCException;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.orm.jpa.JpaSystemException;

class DatabaseAwayTests {

  private final TestDatabase database = TestDatabase.create();

  @Test
  void isAwayWhileItTurnsEverybodyAway() {
    try (CuttingProxy proxy = new CuttingProxy(database.server())) {
      proxy.setDown(true);

      assertThat(DatabaseAway.caused(failure(database.through(proxy.endpoint()), "SELECT 1")))
          .isTrue();
    }
  }

  @Test
  void isAwayWhenAnOperatorEndsItsConnections() {
    Throwable ended = failure(database, "SELECT pg_terminate_backend(pg_backend_pid())");

    assertThat(DatabaseAway.caused(ended)).isTrue();
    SQLException cause = (SQLException) ended.getCause();
    assertThat(
            DatabaseAway.caused(
                new JpaSystemException(new GenericJDBCException("as Hibernate tells it", cause))))
        .isTrue();
  }

  @Test
  void isThereWhenItRefusesWhatWasAsked() {
    assertThat(DatabaseAway.caused(failure(database, "SELECT nothing"))).isFalse();
    assertThat(DatabaseAway.caused(failure(database, "SELECT 1 / 0"))).isFalse();
    assertThat(
            DatabaseAway.caused(
                failure(database, "INSERT INTO slots SELECT FROM generate_series(1, 1)")))
        .isFalse();
    assertThat(DatabaseAway.caused(new IllegalStateException("a mistake"))).isFalse();
  }

  private static Throwable failure(TestDatabase database, String sql) {
    JdbcClient jdbc = JdbcClient.create(database.dataSource());
    Throwable failure = catchThrowable(() -> jdbc.sql(sql).query().listOfRows());
    assertThat(failure).isNotNull();
    return failure;
  }
}
