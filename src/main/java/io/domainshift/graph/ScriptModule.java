package io.domainshift.graph;

import ai.djl.ndarray.NDList;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValueUtils;
import ai.djl.pytorch.jni.JniUtils;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A TorchScript archive with code and weights of its own, loaded as {@code torch.jit.load} does.
 * Its code is run: never for a file that came from outside.
 */
public final class ScriptModule implements AutoCloseable {

  private final PtNDManager manager;
  private final PtSymbolBlock module;

  private ScriptModule(PtNDManager manager, PtSymbolBlock module) {
    this.manager = manager;
    this.module = module;
  }

  /**
   * Loads an archive onto the device of a scope.
   *
   * @throws GraphException when LibTorch refuses it
   */
  public static ScriptModule load(GraphScope scope, Path archive) {
    scope.runtime().prepareThread();
    PtNDManager manager = (PtNDManager) scope.manager().newSubManager();
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive))) {
      return new ScriptModule(
          manager, (PtSymbolBlock) JniUtils.loadModule(manager, in, true, false));
    } catch (IOException e) {
      manager.close();
      throw new UncheckedIOException("Cannot read " + archive, e);
    } catch (RuntimeException e) {
      manager.close();
      throw GraphException.of("(loading)", e);
    }
  }

  /**
   * Calls {@code forward} with arguments of type Tensor; those behind have their defaults.
   *
   * @return the resulting tensor, in {@code scope}
   */
  public Tensor forward(GraphScope scope, List<Tensor> arguments) {
    scope.runtime().prepareThread();
    try (GraphScope work = scope.openChild()) {
      NDList inputs = new NDList();
      for (Tensor argument : arguments) {
        PtNDArray input = JniUtils.detachGradient(argument.array());
        input.attach(work.manager()); // the engine puts the result where the first input lives
        input.setName(null);
        inputs.add(input);
      }
      NDList results = IValueUtils.forward(module, inputs, true);
      return new Tensor((PtNDArray) results.singletonOrThrow()).moveTo(scope);
    } catch (RuntimeException e) {
      throw GraphException.of("forward", e);
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }
}
