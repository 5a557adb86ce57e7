package io.domainshift.graph;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.JniUtils;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * The TorchScript runtime of this process: one device, all graph files packed, compiled and loaded
 * once. Opening it loads LibTorch, which takes about a second.
 */
public final class GraphRuntime implements AutoCloseable {

  private final GraphSettings settings;
  private final String sha256;
  private final Map<String, GraphFunction> functions;
  private final PtNDManager manager;
  private final PtSymbolBlock module;
  private final ThreadLocal<Boolean> prepared = ThreadLocal.withInitial(() -> false);

  private GraphRuntime(GraphSettings settings, GraphArchive archive) {
    this.settings = settings;
    this.sha256 = archive.sha256();
    this.functions = archive.functions();
    this.manager =
        (PtNDManager)
            NDManager.newBaseManager(
                Device.fromName(settings.device().replace("cuda:", "gpu")), "PyTorch");
    prepareThread();
    this.module = load(archive);
  }

  /**
   * Loads LibTorch and the graph files of the class path.
   *
   * @throws GraphException when a file does not compile; names file and line
   */
  public static GraphRuntime open(GraphSettings settings) {
    return open(settings, GraphArchive.ofClassPath());
  }

  static GraphRuntime open(GraphSettings settings, GraphArchive archive) {
    System.setProperty("ai.djl.pytorch.graph_optimizer", "false");
    return new GraphRuntime(settings, archive);
  }

  private PtSymbolBlock load(GraphArchive archive) {
    try {
      return (PtSymbolBlock)
          JniUtils.loadModule(manager, new ByteArrayInputStream(archive.bytes()), true, false);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (RuntimeException e) {
      manager.close();
      throw GraphException.of("(loading)", e);
    }
  }

  /** A scope whose native memory is freed when it closes. */
  public GraphScope openScope() {
    return new GraphScope(this, (PtNDManager) manager.newSubManager());
  }

  /** {@code cpu} or {@code cuda:N}. */
  public String device() {
    return settings.device();
  }

  /** SHA-256 of the packed graph files: what the maths of a result was. */
  public String graphsSha256() {
    return sha256;
  }

  PtSymbolBlock module() {
    return module;
  }

  GraphFunction function(String name) {
    GraphFunction function = functions.get(name);
    if (function == null) {
      throw new IllegalArgumentException(
          "Graph function %s is unknown, expected one of %s".formatted(name, functions.keySet()));
    }
    return function;
  }

  /**
   * LibTorch keeps these settings per thread. The optimising executor crashes the process in its
   * second profiled run, so it stays off; new threads start with gradients on.
   */
  void prepareThread() {
    if (!prepared.get()) {
      JniUtils.setGraphExecutorOptimize(false);
      JniUtils.setNumThreads(settings.threads());
      JniUtils.setGradMode(false);
      prepared.set(true);
    }
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }
}
