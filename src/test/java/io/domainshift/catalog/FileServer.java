package io.domainshift.catalog;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A publisher on a real socket: ranges and entity tags, and everything that can go wrong. */
public final class FileServer implements AutoCloseable {

  private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-");

  /** What one request asked for. */
  public record Asked(String path, @Nullable String range, @Nullable String ifRange) {}

  private final HttpServer server;
  private final Map<String, URI> redirects = new ConcurrentHashMap<>();
  private final List<Asked> asked = new ArrayList<>();
  private final List<Integer> statuses = new ArrayList<>();
  private final List<Integer> cuts = new ArrayList<>();

  /** What is published, its tag, and whether ranges are served. */
  public byte[] content;

  public @Nullable String etag = "\"one\"";
  public boolean ranges = true;
  private boolean honest = true;

  public FileServer(byte[] content) throws IOException {
    this.content = content;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
  }

  /** The next answers break off after so many bytes of their body, one each. */
  public FileServer cutting(Integer... afterBytes) {
    cuts.addAll(List.of(afterBytes));
    return this;
  }

  /** The next answers have these statuses and no body. */
  public FileServer answering(Integer... next) {
    statuses.addAll(List.of(next));
    return this;
  }

  public FileServer redirecting(String path, URI to) {
    redirects.put(path, to);
    return this;
  }

  /** Serves ranges of whatever it has by now, without looking at If-Range. */
  public FileServer ignoringConditions() {
    honest = false;
    return this;
  }

  public synchronized List<Asked> asked() {
    return List.copyOf(asked);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String range = exchange.getRequestHeaders().getFirst("Range");
    String condition = exchange.getRequestHeaders().getFirst("If-Range");
    asked.add(new Asked(path, range, condition));
    try (exchange) {
      URI elsewhere = redirects.get(path);
      if (elsewhere != null) {
        exchange.getResponseHeaders().set("Location", elsewhere.toString());
        exchange.sendResponseHeaders(302, -1);
      } else if (!statuses.isEmpty()) {
        exchange.sendResponseHeaders(statuses.remove(0), -1);
      } else {
        send(exchange, start(range, condition));
      }
    }
  }

  private int start(@Nullable String range, @Nullable String condition) {
    if (range == null || !ranges || (honest && condition != null && !condition.equals(etag))) {
      return 0;
    }
    Matcher matcher = RANGE.matcher(range);
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private void send(HttpExchange exchange, int start) throws IOException {
    if (etag != null) {
      exchange.getResponseHeaders().set("ETag", etag);
    }
    if (start > 0) {
      exchange
          .getResponseHeaders()
          .set(
              "Content-Range",
              "bytes %d-%d/%d".formatted(start, content.length - 1, content.length));
    }
    int left = content.length - start;
    exchange.sendResponseHeaders(start > 0 ? 206 : 200, left);
    int sent = cuts.isEmpty() ? left : Math.min(left, cuts.remove(0));
    exchange.getResponseBody().write(content, start, sent);
    exchange.getResponseBody().flush();
    if (sent < left) {
      letItArrive();
    }
  }

  /** What is under way when a connection is cut is lost; what was read stays. */
  private static void letItArrive() {
    try {
      Thread.sleep(300);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
