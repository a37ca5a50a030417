package dev.sotto.report.page;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// A headless Chromium with one page, driven by the DevTools protocol.
final class Browser implements AutoCloseable {
  private static final int SECONDS = 60;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome");

  private final Process process;
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonObject>> open = new ConcurrentHashMap<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private volatile CompletableFuture<Void> loaded = new CompletableFuture<>();

  /// Where the system keeps a Chromium, if it has one.
  static Optional<Path> installed() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.of(path.split(":"))
        .flatMap(folder -> NAMES.stream().map(name -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /// Starts `program` with a profile in `folder`.
  Browser(Path program, Path folder) throws IOException, InterruptedException {
    // Without user namespaces, as in most containers, Chromium has no sandbox; it reads our page
    // only.
    process =
        new ProcessBuilder(
                program.toString(),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--no-first-run",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("chromium.log").toFile())
            .start();
    int port = Integer.parseInt(waitFor(folder.resolve("DevToolsActivePort")).getFirst());
    HttpClient client = HttpClient.newHttpClient();
    URI pages = URI.create("http://127.0.0.1:%d/json/list".formatted(port));
    String list =
        client
            .send(HttpRequest.newBuilder(pages).build(), HttpResponse.BodyHandlers.ofString())
            .body();
    URI page =
        URI.create(
            JsonParser.parseString(list)
                .getAsJsonArray()
                .get(0)
                .getAsJsonObject()
                .get("webSocketDebuggerUrl")
                .getAsString());
    socket = client.newWebSocketBuilder().buildAsync(page, new Listener()).join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      JsonObject _ = send(domain + ".enable", new JsonObject());
    }
  }

  private List<String> waitFor(Path file) throws IOException, InterruptedException {
    for (int tries = 0; tries < SECONDS * 10; tries++) {
      if (Files.exists(file) && Files.readAllLines(file).size() >= 2) {
        return Files.readAllLines(file);
      }
      if (!process.isAlive()) {
        break;
      }
      Thread.sleep(100);
    }
    throw new IOException("Chromium does not start");
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        received(JsonParser.parseString(text.toString()).getAsJsonObject());
        text.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(data);
    }
  }

  private void received(JsonObject message) {
    if (message.has("id")) {
      CompletableFuture<JsonObject> waiting = open.remove(message.get("id").getAsInt());
      if (waiting != null) {
        waiting.complete(message);
      }
      return;
    }
    String method = message.get("method").getAsString();
    JsonObject parameters = message.getAsJsonObject("params");
    switch (method) {
      case "Page.loadEventFired" -> loaded.complete(null);
      case "Runtime.exceptionThrown", "Log.entryAdded", "Page.javascriptDialogOpening" ->
          complaints.add(method + " " + parameters);
      case "Runtime.consoleAPICalled" -> complaints.add("console " + parameters);
      case "Network.requestWillBeSent" ->
          requests.add(parameters.getAsJsonObject("request").get("url").getAsString());
      default -> {}
    }
  }

  /// Calls a method of the protocol and returns its result.
  JsonObject send(String method, JsonObject parameters) {
    int id = lastId.incrementAndGet();
    JsonObject message = new JsonObject();
    message.addProperty("id", id);
    message.addProperty("method", method);
    message.add("params", parameters);
    CompletableFuture<JsonObject> answer = new CompletableFuture<>();
    open.put(id, answer);
    socket.sendText(message.toString(), true).join();
    JsonObject reply = answer.orTimeout(SECONDS, TimeUnit.SECONDS).join();
    if (reply.has("error")) {
      throw new IllegalStateException(method + ": " + reply.get("error"));
    }
    return reply.getAsJsonObject("result");
  }

  /// Opens `page` in a window of `width` by `height` pixels and waits until it is loaded.
  void open(Path page, int width, int height) {
    complaints.clear();
    requests.clear();
    JsonObject size = new JsonObject();
    size.addProperty("width", width);
    size.addProperty("height", height);
    size.addProperty("deviceScaleFactor", 1);
    size.addProperty("mobile", width < 500);
    JsonObject _ = send("Emulation.setDeviceMetricsOverride", size);
    loaded = new CompletableFuture<>();
    JsonObject where = new JsonObject();
    where.addProperty("url", page.toUri().toString());
    JsonObject _ = send("Page.navigate", where);
    loaded.orTimeout(SECONDS, TimeUnit.SECONDS).join();
  }

  /// Shows the page as on `media`, `screen` or `print`.
  void media(String media) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("media", media);
    JsonObject _ = send("Emulation.setEmulatedMedia", parameters);
  }

  /// The value of an expression in the page.
  JsonElement evaluate(String expression) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("expression", expression);
    parameters.addProperty("returnByValue", true);
    JsonObject result = send("Runtime.evaluate", parameters);
    if (result.has("exceptionDetails")) {
      throw new IllegalStateException(expression + ": " + result);
    }
    return result.getAsJsonObject("result").get("value");
  }

  String text(String expression) {
    return evaluate(expression).getAsString();
  }

  int number(String expression) {
    return evaluate(expression).getAsInt();
  }

  /// Presses and releases the mouse in the middle of the first element that `selector` finds.
  void click(String selector) {
    JsonArray middle =
        evaluate(
                """
                (() => {
                  const found = document.querySelector(%s);
                  found.scrollIntoView({block: "center", behavior: "instant"});
                  const box = found.getBoundingClientRect();
                  return [box.x + box.width / 2, box.y + box.height / 2];
                })()
                """
                    .formatted(new JsonPrimitive(selector)))
            .getAsJsonArray();
    for (String type : List.of("mousePressed", "mouseReleased")) {
      JsonObject event = new JsonObject();
      event.addProperty("type", type);
      event.add("x", middle.get(0));
      event.add("y", middle.get(1));
      event.addProperty("button", "left");
      event.addProperty("clickCount", 1);
      JsonObject _ = send("Input.dispatchMouseEvent", event);
    }
  }

  /// Presses and releases a key by its name, such as `ArrowDown`.
  void press(String key, int code) {
    for (String type : List.of("keyDown", "keyUp")) {
      JsonObject event = new JsonObject();
      event.addProperty("type", type);
      event.addProperty("key", key);
      event.addProperty("code", key);
      event.addProperty("windowsVirtualKeyCode", code);
      JsonObject _ = send("Input.dispatchKeyEvent", event);
    }
  }

  /// Types `text` into what has the focus.
  void type(String text) {
    JsonObject parameters = new JsonObject();
    parameters.addProperty("text", text);
    JsonObject _ = send("Input.insertText", parameters);
  }

  /// Errors, dialogs and whatever was written to the console since the page was opened.
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// Addresses that were asked for since the page was opened.
  List<String> requests() {
    return List.copyOf(requests);
  }

  @Override
  public void close() {
    process.destroy();
    ProcessHandle _ = process.onExit().orTimeout(SECONDS, TimeUnit.SECONDS).join().toHandle();
  }
}
