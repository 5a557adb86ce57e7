package io.domainshift.api.http;

import io.domainshift.api.problems.ApiException;
import io.domainshift.api.problems.ProblemCode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes a creating request repeatable: what it creates and the answer under its {@code
 * Idempotency-Key} are stored in one transaction, so neither can exist without the other.
 *
 * <p>A request in flight holds an advisory lock of its transaction; a process that dies lets go of
 * it, and nothing is left behind.
 */
@Component
public class Idempotency {

  public static final String HEADER = "Idempotency-Key";

  private static final Pattern KEY = Pattern.compile("[\\x21-\\x7e]{1,255}");
  private static final int FORGET_AT_A_TIME = 20;

  private final JdbcClient jdbc;
  private final TransactionTemplate transaction;
  private final JsonMapper json;
  private final Clock clock;
  private final ApiSettings settings;

  Idempotency(
      JdbcClient jdbc,
      TransactionTemplate transaction,
      JsonMapper json,
      Clock clock,
      ApiSettings settings) {
    this.jdbc = jdbc;
    this.transaction = transaction;
    this.json = json;
    this.clock = clock;
    this.settings = settings;
  }

  /**
   * A request that may be repeated.
   *
   * @param tenant whose request it is
   * @param path of the request
   * @param key value of the header, absent when the client sent none
   * @param fingerprint digest of all that the request says
   */
  public record Request(String tenant, String path, @Nullable String key, String fingerprint) {

    public Request {
      if (key != null && !KEY.matcher(key).matches()) {
        throw ApiException.at(
            HEADER,
            ProblemCode.INVALID_HEADER,
            "%s must be 1 to 255 visible ASCII characters",
            HEADER);
      }
    }

    private String lock() {
      return String.join("\n", tenant, "POST", path, String.valueOf(key));
    }
  }

  /**
   * What a request created.
   *
   * @param location path of the created resource
   * @param body its representation when it was created
   * @param replayed whether an earlier request created it
   */
  public record Created(String location, JsonNode body, boolean replayed) {

    public Created(String location, JsonNode body) {
      this(location, body, false);
    }
  }

  /**
   * Creates once, in a transaction.
   *
   * @throws ApiException {@code IDEMPOTENCY_KEY_IN_FLIGHT} or {@code IDEMPOTENCY_KEY_REUSED}
   */
  public Created once(Request request, Supplier<Created> create) {
    Created created =
        transaction.execute(
            status -> {
              String key = request.key();
              return key == null ? create.get() : keyed(request, key, create);
            });
    if (created == null) {
      throw new IllegalStateException("A creation must answer");
    }
    return created;
  }

  private Created keyed(Request request, String key, Supplier<Created> create) {
    Boolean free =
        jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended(?, 0))")
            .param(request.lock())
            .query(Boolean.class)
            .single();
    if (!free) {
      throw ApiException.at(
          HEADER,
          ProblemCode.IDEMPOTENCY_KEY_IN_FLIGHT,
          "A request with %s %s is still being worked on, ask again when it has ended",
          HEADER,
          key);
    }
    Instant now = clock.instant();
    Optional<Created> earlier = find(request, key, now);
    if (earlier.isPresent()) {
      return earlier.get();
    }
    Created created = create.get();
    store(request, key, created, now);
    return created;
  }

  private Optional<Created> find(Request request, String key, Instant now) {
    return jdbc.sql(
            """
            SELECT fingerprint, location, body FROM idempotency_keys
            WHERE tenant = ? AND method = 'POST' AND path = ? AND key = ? AND expires_at > ?
            """)
        .params(request.tenant(), request.path(), key, now.atOffset(ZoneOffset.UTC))
        .query(
            (row, n) -> {
              if (!row.getString("fingerprint").equals(request.fingerprint())) {
                throw ApiException.at(
                    HEADER,
                    ProblemCode.IDEMPOTENCY_KEY_REUSED,
                    "%s %s was sent with another body, a new body needs a new key",
                    HEADER,
                    key);
              }
              return new Created(
                  row.getString("location"), json.readTree(row.getString("body")), true);
            })
        .optional();
  }

  private void store(Request request, String key, Created created, Instant now) {
    jdbc.sql(
            """
            DELETE FROM idempotency_keys WHERE ctid IN
              (SELECT ctid FROM idempotency_keys WHERE expires_at <= ? LIMIT ?
               FOR UPDATE SKIP LOCKED)
            """)
        .params(now.atOffset(ZoneOffset.UTC), FORGET_AT_A_TIME)
        .update();
    jdbc.sql(
            """
            INSERT INTO idempotency_keys
              (tenant, method, path, key, fingerprint, location, body, created_at, expires_at)
            VALUES (?, 'POST', ?, ?, ?, ?, ?::json, ?, ?)
            ON CONFLICT (tenant, method, path, key) DO UPDATE SET
              fingerprint = excluded.fingerprint, location = excluded.location,
              body = excluded.body, created_at = excluded.created_at,
              expires_at = excluded.expires_at
            """)
        .params(
            request.tenant(),
            request.path(),
            key,
            request.fingerprint(),
            created.location(),
            json.writeValueAsString(created.body()),
            now.atOffset(ZoneOffset.UTC),
            now.plus(settings.idempotencyKept()).atOffset(ZoneOffset.UTC))
        .update();
  }

  /** SHA-256 over everything that makes a request what it is, in hexadecimal. */
  public static String fingerprint(Object... parts) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      for (Object part : parts) {
        byte[] bytes = String.valueOf(part).getBytes(StandardCharsets.UTF_8);
        sha256.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        sha256.update((byte) ':');
        sha256.update(bytes);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform brings SHA-256", e);
    }
  }
}
