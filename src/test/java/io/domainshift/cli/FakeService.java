package io.domainshift.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A service on a real socket whose answers a test prescribes, and which keeps what it was sent. */
final class FakeService implements AutoCloseable {

  record Answer(int status, String mediaType, byte[] body, Map<String, String> headers) {}

  record Received(String method, String path, String contentType, String body) {}

  private final HttpServer server;
  private final Map<String, Deque<Answer>> answers = new HashMap<>();
  final List<Received> received = new ArrayList<>();

  FakeService() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Answers of one request line, in order; the last one is repeated. */
  FakeService on(String request, Answer... inOrder) {
    answers.put(request, new ArrayDeque<>(List.of(inOrder)));
    return this;
  }

  static Answer json(int status, String body) {
    return new Answer(status, "application/json", body.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  static Answer bytes(String mediaType, byte[] body, Map<String, String> headers) {
    return new Answer(200, mediaType, body, headers);
  }

  private synchronized void handle(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String contentType = exchange.getRequestHeaders().getFirst("Content-Type");
    String path = exchange.getRequestURI().toString();
    received.add(new Received(exchange.getRequestMethod(), path, contentType, body));
    Deque<Answer> prescribed = answers.get(exchange.getRequestMethod() + " " + path);
    Answer answer =
        prescribed == null
            ? json(404, "{\"code\":\"NOT_FOUND\",\"detail\":\"No answer prescribed\"}")
            : prescribed.size() > 1 ? prescribed.removeFirst() : prescribed.getFirst();
    exchange.getResponseHeaders().set("Content-Type", answer.mediaType());
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    exchange.sendResponseHeaders(
        answer.status(), answer.body().length == 0 ? -1 : answer.body().length);
    exchange.getResponseBody().write(answer.body());
    exchange.close();
  }

  synchronized List<Received> received(String method, String path) {
    return received.stream()
        .filter(one -> one.method().equals(method) && one.path().equals(path))
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
